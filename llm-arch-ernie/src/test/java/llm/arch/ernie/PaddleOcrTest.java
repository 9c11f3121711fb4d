package llm.arch.ernie;

import llm.testkit.ReferenceContract;

/**
 * The wiring was checked against llama.cpp's src/models/paddleocr.cpp and its list of RoPE types:
 * M-RoPE with the sections of the file, in halves, norms before both parts, biases where there are
 * some.
 */
class PaddleOcrTest extends ReferenceContract {
  PaddleOcrTest() {
    super(new PaddleOcr(), 1e-4, "paddleocr");
  }
}
