/** The families of Baidu. */
module llm.arch.ernie {
  requires llm.blocks;
  requires static org.jspecify;

  provides llm.blocks.spi.Architecture with
      llm.arch.ernie.Ernie45,
      llm.arch.ernie.Ernie45Moe;
}
