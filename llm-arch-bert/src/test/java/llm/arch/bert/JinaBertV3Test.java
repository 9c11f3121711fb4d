package llm.arch.bert;

import llm.testkit.EncoderContract;

class JinaBertV3Test extends EncoderContract {
  JinaBertV3Test() {
    super(new JinaBertV3(), 1e-4, "jina-bert-v3");
  }
}
