package llm.arch.llama;

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
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;
import llm.tensor.Rotation.Pairing;

/**
 * PLaMo 3: {@code h = x + norm(attention(norm(x))); y = h + norm(feedForward(norm(h)))}, with
 * RMSNorm, RoPE in halves, queries and keys normalised head by head, and SwiGLU whose gate and up
 * are one matrix.
 *
 * <p>Preferred Networks 2025. Seven of eight blocks see a window; their RoPE turns with {@code
 * rope.freq_base_swa}, and is not scaled. Files call the norms behind without {@code .weight}.
 */
public final class Plamo3 implements Architecture {
  private static final int LOCAL_PERIOD = 8;

  @Override
  public String id() {
    return "plamo3";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    int headSize = Heads.of(hp).size();
    var window = SlidingWindow.of(hp, LOCAL_PERIOD);
    var global = Rope.halves(hp, headSize, w);
    var local = Rope.of(Pairing.HALVES, RopeScaling.ofWindowUnscaled(hp, headSize));
    return Decoder.of(
        hp,
        w,
        Norm.rms(hp),
        i -> {
          var attention = attention(hp, w.block(i), i, window.isLocal(i) ? local : global);
          return block(hp, w.block(i), i, attention.withWindow(window.of(i)));
        });
  }

  private static Attention attention(Hyperparameters hp, Weights w, int index, Positions rope) {
    return Attention.of(w, Heads.of(hp, index), rope).withRmsNorms(w, hp.rmsEpsilon());
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Attention attention) {
    int length = hp.feedForwardLength(index);
    var feedForward = FeedForward.fusedGate(w, length, Activation.SILU);
    return Block.sequential(w, Norm.rms(hp), attention, feedForward)
        .withPostNorms(
            Norm.rmsNamed(w, "post_attention_norm", hp.rmsEpsilon()),
            Norm.rmsNamed(w, "post_ffw_norm", hp.rmsEpsilon()));
  }
}
