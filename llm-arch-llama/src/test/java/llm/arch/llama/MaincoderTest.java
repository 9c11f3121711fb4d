package llm.arch.llama;

import llm.testkit.ReferenceContract;

class MaincoderTest extends ReferenceContract {
  MaincoderTest() {
    super(new Maincoder(), 1e-4, "maincoder");
  }
}
