package llm.arch.gpt;

import llm.testkit.ReferenceContract;

class OrionTest extends ReferenceContract {
  OrionTest() {
    super(new Orion(), 1e-4, "orion");
  }
}
