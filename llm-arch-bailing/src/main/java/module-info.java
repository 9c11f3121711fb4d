/** The families of Ant Group's Bailing team. */
module llm.arch.bailing {
  requires llm.blocks;
  requires static org.jspecify;

  provides llm.blocks.spi.Architecture with
      llm.arch.bailing.BailingMoe,
      llm.arch.bailing.BailingMoe2;
}
