package llm.arch.llama;

import llm.testkit.ReferenceContract;

class Olmo2Test extends ReferenceContract {
  Olmo2Test() {
    super(new Olmo2(), 1e-3, "olmo2", "olmo3");
  }
}
