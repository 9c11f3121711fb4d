package llm.arch.glm;

import llm.testkit.ReferenceContract;

class Glm4Test extends ReferenceContract {
  Glm4Test() {
    super(new Glm4(), 1e-3, "glm4");
  }
}
