package llm.arch.llama;

import llm.testkit.ReferenceContract;

class DeciTest extends ReferenceContract {
  DeciTest() {
    super(new Deci(), 1e-4, "deci");
  }
}
