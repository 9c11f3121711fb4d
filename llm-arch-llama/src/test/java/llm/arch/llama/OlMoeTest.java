package llm.arch.llama;

import llm.testkit.ReferenceContract;

class OlMoeTest extends ReferenceContract {
  OlMoeTest() {
    super(new OlMoe(), 1e-4, "olmoe");
  }
}
