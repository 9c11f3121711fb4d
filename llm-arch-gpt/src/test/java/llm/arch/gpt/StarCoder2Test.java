package llm.arch.gpt;

import llm.testkit.ReferenceContract;

class StarCoder2Test extends ReferenceContract {
  StarCoder2Test() {
    // The reference rounds GELU through a table of half-precision numbers; we do not.
    super(new StarCoder2(), 3e-3, "starcoder2");
  }
}
