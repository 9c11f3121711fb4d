/** The families of Liquid AI. */
module llm.arch.liquid {
  requires llm.blocks;
  requires static org.jspecify;

  provides llm.blocks.spi.Architecture with
      llm.arch.liquid.Lfm2,
      llm.arch.liquid.Lfm2Moe;
}
