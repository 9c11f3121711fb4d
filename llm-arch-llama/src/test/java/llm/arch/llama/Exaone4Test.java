package llm.arch.llama;

import llm.testkit.ReferenceContract;

class Exaone4Test extends ReferenceContract {
  Exaone4Test() {
    super(new Exaone4(), 1e-4, "exaone4", "exaone4-32b");
  }
}
