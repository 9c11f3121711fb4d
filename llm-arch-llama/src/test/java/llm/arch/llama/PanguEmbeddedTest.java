package llm.arch.llama;

import llm.testkit.ReferenceContract;

class PanguEmbeddedTest extends ReferenceContract {
  PanguEmbeddedTest() {
    super(new PanguEmbedded(), 1e-4, "pangu-embedded");
  }
}
