package llm.arch.gpt;

import llm.testkit.ReferenceContract;

class JaisTest extends ReferenceContract {
  JaisTest() {
    super(new Jais(), 1e-4, "jais");
  }
}
