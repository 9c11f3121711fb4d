package llm.arch.bert;

import llm.testkit.EncoderContract;

class NomicBertTest extends EncoderContract {
  NomicBertTest() {
    super(new NomicBert(), 1e-4, "nomic-bert");
  }
}
