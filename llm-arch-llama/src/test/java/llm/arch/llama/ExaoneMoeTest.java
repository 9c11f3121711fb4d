package llm.arch.llama;

import llm.testkit.ReferenceContract;

class ExaoneMoeTest extends ReferenceContract {
  ExaoneMoeTest() {
    super(new ExaoneMoe(), 1e-4, "exaone-moe");
  }
}
