package llm.arch.llama;

import llm.testkit.ReferenceContract;

class XverseTest extends ReferenceContract {
  XverseTest() {
    super(new Xverse(), 1e-4, "xverse");
  }
}
