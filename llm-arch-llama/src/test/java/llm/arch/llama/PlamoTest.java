package llm.arch.llama;

import llm.testkit.ReferenceContract;

class PlamoTest extends ReferenceContract {
  PlamoTest() {
    super(new Plamo(), 1e-4, "plamo");
  }
}
