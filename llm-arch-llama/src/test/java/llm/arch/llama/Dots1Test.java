package llm.arch.llama;

import llm.testkit.ReferenceContract;

class Dots1Test extends ReferenceContract {
  Dots1Test() {
    super(new Dots1(), 1e-4, "dots1");
  }
}
