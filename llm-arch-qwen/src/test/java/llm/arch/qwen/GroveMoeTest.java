package llm.arch.qwen;

import llm.testkit.ReferenceContract;

class GroveMoeTest extends ReferenceContract {
  GroveMoeTest() {
    super(new GroveMoe(), 1e-4, "grovemoe");
  }
}
