package llm.arch.llama;

import llm.testkit.ReferenceContract;

class AfmoeTest extends ReferenceContract {
  AfmoeTest() {
    super(new Afmoe(), 1e-4, "afmoe");
  }
}
