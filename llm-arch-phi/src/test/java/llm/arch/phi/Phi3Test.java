package llm.arch.phi;

import llm.testkit.ReferenceContract;

class Phi3Test extends ReferenceContract {
  Phi3Test() {
    super(new Phi3(), 1e-3, "phi3", "phi3-longrope");
  }
}
