package llm.arch.window;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Gate;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.SlidingWindow;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Router;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Maple: {@code h = x + attention(norm(x)); y = h + Σ weight_e expert_e(norm(h))}, with RMSNorm,
 * queries and keys normalised head by head, and SwiGLU experts within limits; the blocks that the
 * file lists see a window and have RoPE in halves, the others see all and have no positions.
 *
 * <p>DeepGrove 2026. The weights of the chosen sum to 1. Gates and what they gate are limited to
 * {@code swiglu_clamp_exp}, 7 where the file does not say it.
 */
public final class Maple implements Architecture {
  private static final float LIMIT = 7;

  @Override
  public String id() {
    return "maple";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var window = SlidingWindow.listed(hp);
    var rope = Parts.localRope(hp, w);
    return Decoder.of(
        hp,
        w,
        Norm.rms(hp),
        i -> {
          var positions = window.isLocal(i) ? rope : Positions.none();
          var attention = attention(hp, w.block(i), i, positions).withWindow(window.of(i));
          return Block.sequential(w.block(i), Norm.rms(hp), attention, experts(hp, w.block(i), i));
        });
  }

  private static Attention attention(Hyperparameters hp, Weights w, int index, Positions rope) {
    return Attention.of(w, Heads.of(hp, index), rope).withRmsNorms(w, hp.rmsEpsilon());
  }

  private static Experts experts(Hyperparameters hp, Weights w, int index) {
    float limit = hp.real("swiglu_clamp_exp", index, LIMIT);
    var gate = limit == 0 ? Gate.of(Activation.SILU) : Gate.limited(limit);
    var router = Router.of(w, hp, Routing.softmax().normalized());
    int length = hp.integer("expert_feed_forward_length", index, 0);
    return Experts.gated(w, router, length, gate);
  }
}
