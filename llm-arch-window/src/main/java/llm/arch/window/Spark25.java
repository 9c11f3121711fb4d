package llm.arch.window;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.attention.SlidingWindow;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Spark-X2.5: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, RoPE
 * in halves, GELU gates in the feed-forward, and what each head gives multiplied by a gate of the
 * head.
 *
 * <p>iFlytek 2026. The blocks that the file lists see a window only; their RoPE turns other columns
 * with another base.
 */
public final class Spark25 implements Architecture {
  @Override
  public String id() {
    return "spark2_5";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var window = SlidingWindow.listed(hp);
    var global = Rope.halves(hp, w);
    var local = Parts.localRope(hp, w);
    return Decoder.of(
        hp,
        w,
        Norm.rms(hp),
        i -> {
          var rope = window.isLocal(i) ? local : global;
          var attention = Attention.of(w.block(i), Heads.of(hp, i), rope).withGate(w.block(i));
          var feedForward = FeedForward.gated(w.block(i), hp.feedForwardLength(i), Activation.GELU);
          return Block.sequential(
              w.block(i), Norm.rms(hp), attention.withWindow(window.of(i)), feedForward);
        });
  }
}
