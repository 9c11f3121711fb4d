package llm.arch.gemma;

import llm.testkit.EncoderContract;

class GemmaEmbeddingTest extends EncoderContract {
  GemmaEmbeddingTest() {
    super(new GemmaEmbedding(), 1e-4, "gemma-embedding", "gemma-embedding-dense");
  }
}
