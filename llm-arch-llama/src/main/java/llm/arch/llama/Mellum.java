package llm.arch.llama;

import llm.blocks.Block;
import llm.blocks.Decoder;
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
 * Mellum 2: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, RoPE in
 * halves, and queries and keys normalised head by head; {@code feedForward(x) = Σ weight_e
 * expert_e(x)}, all of them SwiGLU; the weights of the chosen sum to 1.
 *
 * <p>JetBrains 2026. Three of four blocks see {@code attention.sliding_window} positions only, and
 * their RoPE is not scaled.
 */
public final class Mellum implements Architecture {
  private static final int LOCAL_PERIOD = 4;

  @Override
  public String id() {
    return "mellum";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    int headSize = Heads.of(hp).size();
    var window = SlidingWindow.of(hp, LOCAL_PERIOD);
    var global = Rope.halves(hp, headSize, w);
    var local = Rope.of(Pairing.HALVES, RopeScaling.unscaled(hp, headSize));
    return Decoder.of(
        hp,
        w,
        Norm.rms(hp),
        i -> {
          var attention = attention(hp, w.block(i), i, window.isLocal(i) ? local : global);
          return Block.sequential(
              w.block(i),
              Norm.rms(hp),
              attention.withWindow(window.of(i)),
              experts(hp, w.block(i)));
        });
  }

  private static Attention attention(Hyperparameters hp, Weights w, int index, Positions rope) {
    return Attention.of(w, Heads.of(hp, index), rope).withRmsNorms(w, hp.rmsEpsilon());
  }

  private static Experts experts(Hyperparameters hp, Weights w) {
    int length = hp.positive("expert_feed_forward_length");
    return Experts.gated(w, hp, length, Activation.SILU, Routing.softmax().normalized());
  }
}
