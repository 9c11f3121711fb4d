package llm.arch.bert;

import llm.testkit.EncoderContract;

class BertTest extends EncoderContract {
  BertTest() {
    super(new Bert(), 1e-4, "bert", "bert-rerank", "bert-pair");
  }
}
