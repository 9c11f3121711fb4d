/** The families of MiniMax. */
module llm.arch.minimax {
  requires llm.blocks;
  requires static org.jspecify;

  provides llm.blocks.spi.Architecture with
      llm.arch.minimax.MiniMaxM2;
}
