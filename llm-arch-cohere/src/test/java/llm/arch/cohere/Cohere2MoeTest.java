package llm.arch.cohere;

import llm.testkit.ReferenceContract;

class Cohere2MoeTest extends ReferenceContract {
  Cohere2MoeTest() {
    super(new Cohere2Moe(), 1e-4, "cohere2moe");
  }
}
