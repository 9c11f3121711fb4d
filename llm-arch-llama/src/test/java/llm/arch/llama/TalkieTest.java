package llm.arch.llama;

import llm.testkit.ReferenceContract;

class TalkieTest extends ReferenceContract {
  TalkieTest() {
    super(new Talkie(), 1e-4, "talkie", "talkie-each-column");
  }
}
