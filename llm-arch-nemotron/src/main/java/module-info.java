/** The families of NVIDIA. */
module llm.arch.nemotron {
  requires llm.blocks;
  requires static org.jspecify;

  provides llm.blocks.spi.Architecture with
      llm.arch.nemotron.Nemotron,
      llm.arch.nemotron.NemotronH,
      llm.arch.nemotron.NemotronHMoe;
}
