package llm.arch.bert;

import llm.testkit.EncoderContract;

class JinaBertV2Test extends EncoderContract {
  JinaBertV2Test() {
    super(new JinaBertV2(), 1e-4, "jina-bert-v2", "jina-bert-v2-code");
  }
}
