package llm.arch.llama;

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
import llm.blocks.attention.Rope;
import llm.blocks.attention.SlidingWindow;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Trinity (AFM with experts): {@code h = x + norm(attention(norm(x))); y = h +
 * norm(feedForward(norm(h)))}, with RMSNorm, queries and keys normalised head by head, and what
 * heads give multiplied by gates; three of four blocks see a window and have RoPE in halves, the
 * fourth sees all and has no positions; {@code feedForward(x) = shared(x) + Σ weight_e
 * expert_e(x)}, all of them SwiGLU.
 *
 * <p>Arcee AI 2025. Embeddings are multiplied by {@code √width}. The weights are sigmoids, and a
 * bias of each expert counts in the choice alone. The first {@code leading_dense_block_count}
 * blocks have a plain SwiGLU.
 */
public final class Afmoe implements Architecture {
  private static final int LOCAL_PERIOD = 4;

  @Override
  public String id() {
    return "afmoe";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var window = SlidingWindow.of(hp, LOCAL_PERIOD);
    var rope = Rope.halves(hp, w);
    var embedding =
        Embedding.of(w.at("token_embd")).withScale((float) Math.sqrt(hp.embeddingLength()));
    return Decoder.of(
        hp,
        w,
        embedding,
        Norm.rms(hp),
        i -> {
          boolean global = i % LOCAL_PERIOD == LOCAL_PERIOD - 1;
          var attention = attention(hp, w.block(i), i, global ? Positions.none() : rope);
          return block(hp, w.block(i), i, attention.withWindow(window.of(i)));
        });
  }

  private static Attention attention(Hyperparameters hp, Weights w, int index, Positions rope) {
    return Attention.of(w, Heads.of(hp, index), rope).withRmsNorms(w, hp.rmsEpsilon()).withGate(w);
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Attention attention) {
    var norm = Norm.rms(hp);
    return Block.sequential(w, norm, attention, feedForward(hp, w, index))
        .withPostNorms(norm.apply(w.at("post_attention_norm")), norm.apply(w.at("post_ffw_norm")));
  }

  private static FeedForward feedForward(Hyperparameters hp, Weights w, int index) {
    if (!hp.hasExperts(index)) return PreNorm.swiGlu(hp, w, index);
    return Experts.gatedAndShared(w, hp, Activation.SILU, Routing.of(hp, Routing.sigmoid()));
  }
}
