package llm.arch.gemma;

import llm.testkit.ReferenceContract;

class GemmaTest extends ReferenceContract {
  GemmaTest() {
    // The reference rounds GELU; scaled embeddings and soft caps magnify that.
    super(new Gemma(), 1.5e-2, "gemma");
  }
}
