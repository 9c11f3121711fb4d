package llm.arch.deepseek;

import llm.testkit.ReferenceContract;

class Deepseek2OcrTest extends ReferenceContract {
  Deepseek2OcrTest() {
    super(new Deepseek2Ocr(), 1e-4, "deepseek2-ocr");
  }
}
