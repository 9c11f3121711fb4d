package llm.arch.bert;

import llm.blocks.Block;
import llm.blocks.Embedding;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.tensor.Activation;
import llm.tensor.sequence.Sight;

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

  /**
   * {@code h = norm(x + attention(x)); y = norm(h + feedForward(h))}.
   *
   * @param attention which is made to see both ways
   */
  static Block block(Hyperparameters hp, Weights w, Attention attention, FeedForward feedForward) {
    var norm = Norm.layer(hp);
    return Block.sequentialNormedSums(
        attention.withSight(Sight.both()),
        norm.apply(w.at("attn_output_norm")),
        feedForward,
        norm.apply(w.at("layer_output_norm")));
  }

  /** Two layers with GELU by the error function. */
  static FeedForward plain(Hyperparameters hp, Weights w, int index) {
    return FeedForward.plain(w, hp.feedForwardLength(index), Activation.GELU_EXACT);
  }
}
