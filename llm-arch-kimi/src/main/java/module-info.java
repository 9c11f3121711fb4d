/** The families of Moonshot AI. */
module llm.arch.kimi {
  requires llm.blocks;
  requires static org.jspecify;

  provides llm.blocks.spi.Architecture with
      llm.arch.kimi.KimiLinear;
}
