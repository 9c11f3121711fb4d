package llm.arch.llama;

import llm.testkit.ReferenceContract;

class ApertusTest extends ReferenceContract {
  ApertusTest() {
    super(new Apertus(), 1e-4, "apertus");
  }
}
