package llm.arch.qwen;

import llm.testkit.ReferenceContract;

class Qwen3Test extends ReferenceContract {
  Qwen3Test() {
    super(new Qwen3(), 1e-3, "qwen3");
  }
}
