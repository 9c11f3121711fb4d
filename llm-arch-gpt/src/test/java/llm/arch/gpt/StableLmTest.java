package llm.arch.gpt;

import llm.testkit.ReferenceContract;

class StableLmTest extends ReferenceContract {
  StableLmTest() {
    super(new StableLm(), 1e-3, "stablelm", "stablelm-12b");
  }
}
