/** DeepSeek's families, and others with latent attention of their kind. */
module llm.arch.deepseek {
  requires llm.blocks;
  requires static org.jspecify;

  provides llm.blocks.spi.Architecture with
      llm.arch.deepseek.Deepseek,
      llm.arch.deepseek.Deepseek2,
      llm.arch.deepseek.Deepseek2Ocr,
      llm.arch.deepseek.Deepseek32,
      llm.arch.deepseek.MiniCpm3,
      llm.arch.deepseek.Plm;
}
