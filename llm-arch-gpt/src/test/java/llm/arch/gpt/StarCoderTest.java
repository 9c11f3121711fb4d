package llm.arch.gpt;

import llm.testkit.ReferenceContract;

class StarCoderTest extends ReferenceContract {
  StarCoderTest() {
    // The reference rounds GELU through a table of half-precision numbers; we do not.
    super(new StarCoder(), 3e-3, "starcoder");
  }
}
