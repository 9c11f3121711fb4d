package llm.arch.qwen;

import llm.testkit.ReferenceContract;

class Qwen3VlTest extends ReferenceContract {
  Qwen3VlTest() {
    super(new Qwen3Vl(), 1e-4, "qwen3vl");
  }
}
