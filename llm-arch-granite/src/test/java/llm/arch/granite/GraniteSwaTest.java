package llm.arch.granite;

import llm.testkit.ReferenceContract;

class GraniteSwaTest extends ReferenceContract {
  GraniteSwaTest() {
    super(new GraniteSwa(), 1e-4, "granite_swa", "granite_swa-moe");
  }
}
