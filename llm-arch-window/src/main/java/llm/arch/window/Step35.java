package llm.arch.window;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Gate;
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
import llm.blocks.experts.Router;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;
import llm.tensor.Rotation.Pairing;

/**
 * Step 3.5: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, RoPE in
 * halves, queries and keys normalised head by head, and what each head gives multiplied by a gate
 * of the head; {@code feedForward(x) = shared(x) + Σ weight_e expert_e(x)}, all of them SwiGLU, in
 * some blocks within limits.
 *
 * <p>StepFun 2026. The blocks that the file lists see a window only, have other numbers of heads,
 * and RoPE on twice as many columns with {@code rope.freq_base_swa}. The weights are sigmoids, and
 * a bias of each expert counts in the choice alone. Blocks without {@code ffn_gate_inp} have a
 * plain SwiGLU.
 */
public final class Step35 implements Architecture {
  @Override
  public String id() {
    return "step35";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    int headSize = Heads.of(hp).size();
    int turning = hp.integer("rope.dimension_count", headSize);
    var window = SlidingWindow.listed(hp);
    var global = Rope.of(Pairing.HALVES, RopeScaling.ofColumns(hp, turning / 4 * 2, w));
    var local = Rope.of(Pairing.HALVES, RopeScaling.ofWindowUnscaled(hp, headSize));
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
    var plain = Attention.of(w, Heads.of(hp, index), rope);
    var normed = w.has("attn_q_norm") ? plain.withRmsNorms(w, hp.rmsEpsilon()) : plain;
    return w.has("attn_gate") ? normed.withGate(w) : normed;
  }

  private static FeedForward feedForward(Hyperparameters hp, Weights w, int index) {
    var gate = gate(hp, "swiglu_clamp_shexp", index);
    if (!Parts.hasExperts(w)) return FeedForward.gated(w, hp.feedForwardLength(index), gate);
    var router = Router.of(w, hp, Routing.of(hp, Routing.sigmoid()));
    int length = hp.positive("expert_feed_forward_length");
    int shared = hp.positive("expert_shared_feed_forward_length");
    return Experts.gated(w, router, length, gate(hp, "swiglu_clamp_exp", index))
        .withShared(FeedForward.shared(w, shared, gate));
  }

  private static Gate gate(Hyperparameters hp, String key, int index) {
    float limit = hp.real(key, index, 0);
    return limit == 0 ? Gate.of(Activation.SILU) : Gate.limitedAfterwards(limit);
  }
}
