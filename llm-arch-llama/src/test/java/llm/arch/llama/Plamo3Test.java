package llm.arch.llama;

import llm.testkit.ReferenceContract;

class Plamo3Test extends ReferenceContract {
  Plamo3Test() {
    super(new Plamo3(), 1e-4, "plamo3");
  }
}
