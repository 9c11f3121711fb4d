package llm.arch.bert;

import llm.testkit.EncoderContract;

class EuroBertTest extends EncoderContract {
  EuroBertTest() {
    super(new EuroBert(), 1e-4, "eurobert");
  }
}
