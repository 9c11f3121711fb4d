package llm.arch.hunyuan;

import llm.testkit.ReferenceContract;

class HunyuanDenseTest extends ReferenceContract {
  HunyuanDenseTest() {
    super(new HunyuanDense(), 1e-4, "hunyuan-dense");
  }
}
