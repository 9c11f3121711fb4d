package llm.arch.gpt;

import llm.testkit.ReferenceContract;

class GptOssTest extends ReferenceContract {
  GptOssTest() {
    super(new GptOss(), 1e-3, "gpt-oss");
  }
}
