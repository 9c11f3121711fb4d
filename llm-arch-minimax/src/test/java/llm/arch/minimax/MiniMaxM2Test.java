package llm.arch.minimax;

import llm.testkit.ReferenceContract;

class MiniMaxM2Test extends ReferenceContract {
  MiniMaxM2Test() {
    super(new MiniMaxM2(), 1e-4, "minimax-m2");
  }
}
