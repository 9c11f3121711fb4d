/** The Cohere families. */
module llm.arch.cohere {
  requires llm.blocks;
  requires static org.jspecify;

  provides llm.blocks.spi.Architecture with
      llm.arch.cohere.CommandR,
      llm.arch.cohere.Cohere2,
      llm.arch.cohere.Cohere2Moe;
}
