package llm.arch.bailing;

import llm.testkit.ReferenceContract;

class BailingMoeTest extends ReferenceContract {
  BailingMoeTest() {
    super(new BailingMoe(), 1e-4, "bailingmoe");
  }
}
