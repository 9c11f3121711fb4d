package llm.arch.hunyuan;

import llm.testkit.ReferenceContract;

class HunyuanVlTest extends ReferenceContract {
  HunyuanVlTest() {
    super(new HunyuanVl(), 1e-4, "hunyuan_vl");
  }
}
