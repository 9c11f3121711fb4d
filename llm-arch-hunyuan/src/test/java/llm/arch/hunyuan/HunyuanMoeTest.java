package llm.arch.hunyuan;

import llm.testkit.ReferenceContract;

class HunyuanMoeTest extends ReferenceContract {
  HunyuanMoeTest() {
    super(new HunyuanMoe(), 1e-4, "hunyuan-moe");
  }
}
