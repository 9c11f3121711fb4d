/** BLOOM. */
module llm.arch.bloom {
  requires llm.blocks;
  requires static org.jspecify;

  provides llm.blocks.spi.Architecture with
      llm.arch.bloom.Bloom;
}
