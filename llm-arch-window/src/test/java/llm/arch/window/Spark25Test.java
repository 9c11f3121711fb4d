package llm.arch.window;

import llm.testkit.ReferenceContract;

class Spark25Test extends ReferenceContract {
  Spark25Test() {
    super(new Spark25(), 1e-4, "spark2_5");
  }
}
