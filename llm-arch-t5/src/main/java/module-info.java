/** T5: encoders, and encoders with a decoder. */
@SuppressWarnings("module") // the family ends with a digit
module llm.arch.t5 {
  requires llm.blocks;
  requires static org.jspecify;

  provides llm.blocks.spi.Architecture with
      llm.arch.t5.T5,
      llm.arch.t5.T5Encoder;
}
