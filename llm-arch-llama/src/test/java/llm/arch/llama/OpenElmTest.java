package llm.arch.llama;

import llm.testkit.ReferenceContract;

class OpenElmTest extends ReferenceContract {
  OpenElmTest() {
    super(new OpenElm(), 1e-4, "openelm");
  }
}
