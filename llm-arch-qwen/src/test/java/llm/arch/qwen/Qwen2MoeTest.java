package llm.arch.qwen;

import llm.testkit.ReferenceContract;

class Qwen2MoeTest extends ReferenceContract {
  Qwen2MoeTest() {
    super(new Qwen2Moe(), 1e-3, "qwen2moe");
  }
}
