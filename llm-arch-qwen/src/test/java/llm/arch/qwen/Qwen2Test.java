package llm.arch.qwen;

import llm.testkit.ReferenceContract;

class Qwen2Test extends ReferenceContract {
  Qwen2Test() {
    super(new Qwen2(), 1e-3, "qwen2");
  }
}
