package llm.arch.bert;

import llm.blocks.Embedding;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Weights;

/** What encoders of BERT's kin share. */
final class Parts {
  private Parts() {}

  /**
   * Tokens, and token types where the file has them, normalised: {@code norm(token_embd +
   * token_types)}.
   *
   * @param w where all tensors are
   */
  static Embedding embedding(Hyperparameters hp, Weights w) {
    var norm = Norm.layer(hp).apply(w.at("token_embd_norm"));
    var embedding = Embedding.of(w.at("token_embd")).withNorm(norm);
    return w.find("token_types").map(embedding::withTypes).orElse(embedding);
  }
}
