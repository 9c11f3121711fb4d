package llm.arch.gpt;

import llm.testkit.ReferenceContract;

class GptNeoXTest extends ReferenceContract {
  GptNeoXTest() {
    // The reference rounds GELU through a table of half-precision numbers; we do not.
    super(new GptNeoX(), 3e-3, "gptneox-parallel", "gptneox-serial");
  }
}
