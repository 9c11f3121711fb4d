package llm.arch.deepseek;

import llm.testkit.ReferenceContract;

class MiniCpm3Test extends ReferenceContract {
  MiniCpm3Test() {
    super(new MiniCpm3(), 1e-4, "minicpm3", "minicpm3-longrope");
  }
}
