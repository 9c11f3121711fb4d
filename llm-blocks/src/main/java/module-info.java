/** The building blocks of language models, and the SPI of architecture plugins. */
module llm.blocks {
  requires transitive llm.tensor;
  requires static transitive org.jspecify;

  exports llm.blocks;
  exports llm.blocks.attention;
  exports llm.blocks.experts;
  exports llm.blocks.latent;
  exports llm.blocks.recurrent;
  exports llm.blocks.residual;
  exports llm.blocks.spi;
}
