package llm.arch.gemma;

import llm.blocks.Attention;
import llm.blocks.Block;
import llm.blocks.Embedding;
import llm.blocks.FeedForward;
import llm.blocks.Heads;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Weights;
import llm.tensor.Activation;

/** What several Gemma families share. */
final class Parts {
  private Parts() {}

  /** The embedding, multiplied by the square root of its width. */
  static Embedding embedding(Weights w) {
    return Embedding.of(w.at("token_embd")).withScale((float) Math.sqrt(w.width()));
  }

  /** A gated unit with GELU. */
  static FeedForward feedForward(Hyperparameters hp, Weights w, int index) {
    return FeedForward.gated(w, hp.feedForwardLength(index), Activation.GELU);
  }

  /** {@code h = x + norm(attention(norm(x))); y = h + norm(feedForward(norm(h)))}. */
  static Block block(Hyperparameters hp, Weights w, int index, Attention attention) {
    var norm = Norm.rms(hp);
    return Block.sequential(w, norm, attention, feedForward(hp, w, index))
        .withPostNorms(norm.apply(w.at("post_attention_norm")), norm.apply(w.at("post_ffw_norm")));
  }

  /**
   * What scores are scaled by: {@code 1/√size}, but in the models of 27B the size is the width that
   * each head would have if all together were as wide as the residual stream.
   *
   * @param blocksOf27B how many blocks the model of 27B has: files do not say it otherwise
   */
  static float scale(Hyperparameters hp, Heads heads, int blocksOf27B) {
    boolean is27B = hp.blockCount() == blocksOf27B;
    int size = is27B ? hp.embeddingLength() / heads.count() : heads.size();
    return (float) (1 / Math.sqrt(size));
  }
}
