package llm.arch.llama;

import llm.testkit.EncoderContract;

class LlamaEmbedTest extends EncoderContract {
  LlamaEmbedTest() {
    super(new LlamaEmbed(), 1e-4, "llama-embed");
  }
}
