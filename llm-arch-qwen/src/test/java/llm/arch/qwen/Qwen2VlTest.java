package llm.arch.qwen;

import llm.testkit.ReferenceContract;

class Qwen2VlTest extends ReferenceContract {
  Qwen2VlTest() {
    super(new Qwen2Vl(), 1e-4, "qwen2vl");
  }
}
