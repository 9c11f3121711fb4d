/** The families of IBM. */
module llm.arch.granite {
  requires llm.blocks;
  requires static org.jspecify;

  provides llm.blocks.spi.Architecture with
      llm.arch.granite.Granite,
      llm.arch.granite.GraniteMoe,
      llm.arch.granite.GraniteHybrid,
      llm.arch.granite.GraniteSwa;
}
