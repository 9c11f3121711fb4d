package llm.arch.ernie;

import llm.testkit.ReferenceContract;

class Ernie45Test extends ReferenceContract {
  Ernie45Test() {
    super(new Ernie45(), 1e-4, "ernie4_5");
  }
}
