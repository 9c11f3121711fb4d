package llm.arch.gemma;

import llm.testkit.ReferenceContract;

class Gemma3Test extends ReferenceContract {
  Gemma3Test() {
    // The reference rounds GELU; scaled embeddings and soft caps magnify that.
    super(new Gemma3(), 1.5e-2, "gemma3");
  }
}
