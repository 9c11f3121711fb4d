package llm.arch.qwen;

import llm.testkit.ReferenceContract;

class Qwen3VlMoeTest extends ReferenceContract {
  Qwen3VlMoeTest() {
    super(new Qwen3VlMoe(), 1e-4, "qwen3vlmoe");
  }
}
