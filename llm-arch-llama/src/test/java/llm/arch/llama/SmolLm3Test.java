package llm.arch.llama;

import llm.testkit.ReferenceContract;

class SmolLm3Test extends ReferenceContract {
  SmolLm3Test() {
    super(new SmolLm3(), 1e-3, "smollm3");
  }
}
