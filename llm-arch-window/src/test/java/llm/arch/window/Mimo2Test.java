package llm.arch.window;

import llm.testkit.ReferenceContract;

class Mimo2Test extends ReferenceContract {
  Mimo2Test() {
    super(new Mimo2(), 1e-4, "mimo2");
  }
}
