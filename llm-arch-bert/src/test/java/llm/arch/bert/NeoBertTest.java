package llm.arch.bert;

import llm.testkit.EncoderContract;

class NeoBertTest extends EncoderContract {
  NeoBertTest() {
    super(new NeoBert(), 1e-4, "neo-bert");
  }
}
