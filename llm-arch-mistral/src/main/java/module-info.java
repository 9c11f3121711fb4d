/** The families of Mistral AI that have a format of their own. */
module llm.arch.mistral {
  requires llm.blocks;
  requires static org.jspecify;

  provides llm.blocks.spi.Architecture with
      llm.arch.mistral.Mistral3,
      llm.arch.mistral.Mistral4;
}
