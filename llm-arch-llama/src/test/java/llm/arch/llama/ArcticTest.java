package llm.arch.llama;

import llm.testkit.ReferenceContract;

class ArcticTest extends ReferenceContract {
  ArcticTest() {
    super(new Arctic(), 1e-4, "arctic");
  }
}
