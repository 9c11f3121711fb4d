package llm.arch.gemma;

import llm.blocks.Block;
import llm.blocks.Embedding;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.residual.PerLayerEmbedding;
import llm.tensor.Activation;

/** What several Gemma families share. */
final class Parts {
  /** Columns of a token for each layer; 0 for none. */
  static final String PER_LAYER = "embedding_length_per_layer_input";

  private Parts() {}

  /** The embedding, multiplied by the square root of its width. */
  static Embedding embedding(Weights w) {
    return Embedding.of(w.at("token_embd")).withScale((float) Math.sqrt(w.width()));
  }

  /** What each layer has of each token. */
  static PerLayerEmbedding perLayer(Hyperparameters hp, Weights w, Embedding embedding) {
    int size = hp.positive(PER_LAYER);
    return PerLayerEmbedding.of(w, embedding, hp.blockCount(), size, hp.rmsEpsilon());
  }

  /** A gated unit with GELU. */
  static FeedForward feedForward(Hyperparameters hp, Weights w, int index) {
    return FeedForward.gated(w, hp.feedForwardLength(index), Activation.GELU);
  }

  /** {@code h = x + norm(attention(norm(x))); y = h + norm(feedForward(norm(h)))}. */
  static Block block(Hyperparameters hp, Weights w, int index, Attention attention) {
    return block(hp, w, attention, feedForward(hp, w, index));
  }

  /** The same with another feed-forward. */
  static Block block(Hyperparameters hp, Weights w, Attention attention, FeedForward feedForward) {
    var norm = Norm.rms(hp);
    return Block.sequential(w, norm, attention, feedForward)
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
