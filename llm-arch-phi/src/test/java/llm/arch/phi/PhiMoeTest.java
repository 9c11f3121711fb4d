package llm.arch.phi;

import llm.testkit.ReferenceContract;

class PhiMoeTest extends ReferenceContract {
  PhiMoeTest() {
    super(new PhiMoe(), 1e-4, "phimoe");
  }
}
