package llm.arch.gpt;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Embedding;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.tensor.Activation;

/** What several GPT families share. */
final class Parts {
  private Parts() {}

  /**
   * {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with LayerNorm and GELU.
   *
   * @param positions of queries and keys
   */
  static Block block(Hyperparameters hp, Weights w, int index, Positions positions) {
    var attention = Attention.of(w, Heads.of(hp, index), positions);
    return Block.sequential(w, Norm.layer(hp), attention, feedForward(hp, w, index));
  }

  /** Two layers with GELU between them. */
  static FeedForward feedForward(Hyperparameters hp, Weights w, int index) {
    return FeedForward.plain(w, hp.feedForwardLength(index), Activation.GELU);
  }

  /** A decoder of the first such blocks whose positions are learned, and added to the embedding. */
  static Decoder withLearnedPositions(Hyperparameters hp, Weights w) {
    var embedding = Embedding.of(w.at("token_embd")).withPositions(w.at("position_embd"));
    return Decoder.of(
        hp, w, embedding, Norm.layer(hp), i -> block(hp, w.block(i), i, Positions.none()));
  }
}
