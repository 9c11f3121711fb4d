/** Mamba, and hybrids of it and attention. */
module llm.arch.mamba {
  requires llm.blocks;
  requires static org.jspecify;

  provides llm.blocks.spi.Architecture with
      llm.arch.mamba.Jamba,
      llm.arch.mamba.Mamba,
      llm.arch.mamba.Mamba2;
}
