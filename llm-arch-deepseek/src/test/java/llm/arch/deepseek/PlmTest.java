package llm.arch.deepseek;

import llm.testkit.ReferenceContract;

class PlmTest extends ReferenceContract {
  PlmTest() {
    super(new Plm(), 1e-4, "plm");
  }
}
