/** BERT and the encoders that came of it. */
module llm.arch.bert {
  requires llm.blocks;
  requires static org.jspecify;

  provides llm.blocks.spi.Architecture with
      llm.arch.bert.Bert;
}
