package llm.arch.llama;

import llm.testkit.ReferenceContract;

class NanbeigeTest extends ReferenceContract {
  NanbeigeTest() {
    super(new Nanbeige(), 1e-4, "nanbeige", "nanbeige-unnormed");
  }
}
