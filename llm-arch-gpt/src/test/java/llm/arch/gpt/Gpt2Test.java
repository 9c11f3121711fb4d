package llm.arch.gpt;

import llm.testkit.ReferenceContract;

class Gpt2Test extends ReferenceContract {
  Gpt2Test() {
    // The reference rounds GELU through a table of half-precision numbers; we do not.
    super(new Gpt2(), 3e-3, "gpt2");
  }
}
