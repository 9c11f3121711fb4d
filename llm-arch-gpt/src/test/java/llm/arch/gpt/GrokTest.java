package llm.arch.gpt;

import llm.testkit.ReferenceContract;

class GrokTest extends ReferenceContract {
  GrokTest() {
    super(new Grok(), 1e-4, "grok", "grok2");
  }
}
