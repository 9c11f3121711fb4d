package llm.arch.phi;

import llm.testkit.ReferenceContract;

class Phi2Test extends ReferenceContract {
  Phi2Test() {
    // The reference rounds GELU through a table of half-precision numbers; we do not.
    super(new Phi2(), 3e-3, "phi2");
  }
}
