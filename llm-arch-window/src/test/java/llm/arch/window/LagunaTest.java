package llm.arch.window;

import llm.testkit.ReferenceContract;

class LagunaTest extends ReferenceContract {
  LagunaTest() {
    super(new Laguna(), 1e-4, "laguna", "laguna-global");
  }
}
