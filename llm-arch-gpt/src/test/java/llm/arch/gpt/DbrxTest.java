package llm.arch.gpt;

import llm.testkit.ReferenceContract;

class DbrxTest extends ReferenceContract {
  DbrxTest() {
    super(new Dbrx(), 1e-4, "dbrx");
  }
}
