/** Falcon. */
module llm.arch.falcon {
  requires llm.blocks;
  requires static org.jspecify;

  provides llm.blocks.spi.Architecture with
      llm.arch.falcon.Falcon,
      llm.arch.falcon.FalconH1;
}
