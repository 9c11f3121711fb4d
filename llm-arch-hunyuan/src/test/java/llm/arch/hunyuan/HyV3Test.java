package llm.arch.hunyuan;

import llm.testkit.ReferenceContract;

class HyV3Test extends ReferenceContract {
  HyV3Test() {
    super(new HyV3(), 1e-4, "hy_v3");
  }
}
