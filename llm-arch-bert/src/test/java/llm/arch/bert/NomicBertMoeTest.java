package llm.arch.bert;

import llm.testkit.EncoderContract;

class NomicBertMoeTest extends EncoderContract {
  NomicBertMoeTest() {
    super(new NomicBertMoe(), 1e-4, "nomic-bert-moe");
  }
}
