package llm.arch.window;

import llm.testkit.ReferenceContract;

class Step35Test extends ReferenceContract {
  Step35Test() {
    super(new Step35(), 1e-4, "step35");
  }
}
