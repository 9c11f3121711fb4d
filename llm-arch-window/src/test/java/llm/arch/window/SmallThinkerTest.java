package llm.arch.window;

import llm.testkit.ReferenceContract;

class SmallThinkerTest extends ReferenceContract {
  SmallThinkerTest() {
    super(new SmallThinker(), 1e-4, "smallthinker", "smallthinker-global");
  }
}
