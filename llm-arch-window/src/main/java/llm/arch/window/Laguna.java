package llm.arch.window;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.attention.RopeScaling;
import llm.blocks.attention.SlidingWindow;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;
import llm.tensor.Rotation.Pairing;

/**
 * Laguna: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, RoPE in
 * halves, queries and keys normalised head by head, and what heads give multiplied by softplus
 * gates; {@code feedForward(x) = shared(x) + Σ weight_e expert_e(x)}, all of them SwiGLU.
 *
 * <p>Poolside 2026. Models with {@code attention.sliding_window} see a window in all but the first
 * of every four blocks, with RoPE of its own that is not scaled. The weights are sigmoids, and a
 * bias of each expert counts in the choice alone. The first {@code leading_dense_block_count}
 * blocks have a plain SwiGLU.
 */
public final class Laguna implements Architecture {
  private static final int LOCAL_PERIOD = 4;

  @Override
  public String id() {
    return "laguna";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    int headSize = Heads.of(hp).size();
    var window = SlidingWindow.globalFirst(hp, LOCAL_PERIOD);
    var global = Rope.halves(hp, headSize, w);
    var local = Rope.of(Pairing.HALVES, RopeScaling.ofWindow(hp, headSize));
    return Decoder.of(
        hp,
        w,
        Norm.rms(hp),
        i -> {
          var attention = attention(hp, w.block(i), i, window.isLocal(i) ? local : global);
          var feedForward = feedForward(hp, w.block(i), i);
          return Block.sequential(
              w.block(i), Norm.rms(hp), attention.withWindow(window.of(i)), feedForward);
        });
  }

  private static Attention attention(Hyperparameters hp, Weights w, int index, Positions rope) {
    return Attention.of(w, Heads.of(hp, index), rope)
        .withRmsNorms(w, hp.rmsEpsilon())
        .withSoftplusGate(w);
  }

  private static FeedForward feedForward(Hyperparameters hp, Weights w, int index) {
    if (!hp.hasExperts(index)) return Parts.dense(hp, w, index);
    int length = hp.positive("expert_feed_forward_length");
    int shared = hp.positive("expert_shared_feed_forward_length");
    var routing = Routing.of(hp, Routing.sigmoid().normalized());
    return Experts.gated(w, hp, length, Activation.SILU, routing)
        .withShared(FeedForward.shared(w, shared, Activation.SILU));
  }
}
