package llm.arch.t5;

import llm.testkit.EncoderContract;

class T5EncoderTest extends EncoderContract {
  T5EncoderTest() {
    super(new T5Encoder(), 1e-4, "t5encoder");
  }
}
