package llm.arch.gpt;

import llm.testkit.ReferenceContract;

class Jais2Test extends ReferenceContract {
  Jais2Test() {
    super(new Jais2(), 1e-4, "jais2");
  }
}
