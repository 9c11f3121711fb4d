package llm.arch.qwen;

import llm.testkit.ReferenceContract;

class QwenTest extends ReferenceContract {
  QwenTest() {
    super(new Qwen(), 1e-4, "qwen");
  }
}
