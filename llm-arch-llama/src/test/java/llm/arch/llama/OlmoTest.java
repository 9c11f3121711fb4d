package llm.arch.llama;

import llm.testkit.ReferenceContract;

class OlmoTest extends ReferenceContract {
  OlmoTest() {
    super(new Olmo(), 1e-3, "olmo");
  }
}
