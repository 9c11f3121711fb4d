package llm.arch.llama;

import llm.testkit.ReferenceContract;

class MellumTest extends ReferenceContract {
  MellumTest() {
    super(new Mellum(), 1e-4, "mellum");
  }
}
