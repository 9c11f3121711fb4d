/** The Gemma families. */
module llm.arch.gemma {
  requires llm.blocks;
  requires static org.jspecify;

  provides llm.blocks.spi.Architecture with
      llm.arch.gemma.Gemma,
      llm.arch.gemma.Gemma2,
      llm.arch.gemma.Gemma3,
      llm.arch.gemma.Gemma3n,
      llm.arch.gemma.Gemma4,
      llm.arch.gemma.GemmaEmbedding;
}
