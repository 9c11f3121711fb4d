/** The DeepSeek families with latent attention. */
module llm.arch.deepseek {
  requires llm.blocks;
  requires static org.jspecify;

  provides llm.blocks.spi.Architecture with
      llm.arch.deepseek.Deepseek2,
      llm.arch.deepseek.Deepseek32;
}
