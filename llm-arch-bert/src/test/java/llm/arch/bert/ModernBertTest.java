package llm.arch.bert;

import llm.testkit.EncoderContract;

class ModernBertTest extends EncoderContract {
  ModernBertTest() {
    super(new ModernBert(), 1e-4, "modern-bert", "modern-bert-rerank", "modern-bert-silu");
  }
}
