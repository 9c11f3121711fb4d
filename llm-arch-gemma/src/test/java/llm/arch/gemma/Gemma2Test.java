package llm.arch.gemma;

import llm.testkit.ReferenceContract;

class Gemma2Test extends ReferenceContract {
  Gemma2Test() {
    // The reference rounds GELU; scaled embeddings and soft caps magnify that.
    super(new Gemma2(), 1.5e-2, "gemma2");
  }
}
