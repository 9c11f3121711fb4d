/** MPT. */
module org.example.mpt {
  requires llm.blocks;

  provides llm.blocks.spi.Architecture with
      org.example.mpt.Mpt;
}
