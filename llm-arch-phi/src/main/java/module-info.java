/** The Phi families. */
module llm.arch.phi {
  requires llm.blocks;
  requires static org.jspecify;

  provides llm.blocks.spi.Architecture with
      llm.arch.phi.Phi2,
      llm.arch.phi.Phi3,
      llm.arch.phi.PhiMoe;
}
