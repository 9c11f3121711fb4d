package llm.arch.ernie;

import llm.testkit.ReferenceContract;

class PaddleOcrTest extends ReferenceContract {
  PaddleOcrTest() {
    super(new PaddleOcr(), 1e-4, "paddleocr");
  }
}
