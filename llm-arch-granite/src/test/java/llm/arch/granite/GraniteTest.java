package llm.arch.granite;

import llm.testkit.ReferenceContract;

class GraniteTest extends ReferenceContract {
  GraniteTest() {
    super(new Granite(), 1e-3, "granite", "granite-nope");
  }
}
