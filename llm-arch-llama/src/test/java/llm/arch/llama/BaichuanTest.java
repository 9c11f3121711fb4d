package llm.arch.llama;

import llm.testkit.ReferenceContract;

class BaichuanTest extends ReferenceContract {
  BaichuanTest() {
    super(new Baichuan(), 1e-3, "baichuan-7b", "baichuan-13b");
  }
}
