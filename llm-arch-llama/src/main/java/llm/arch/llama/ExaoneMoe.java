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
import llm.blocks.attention.SlidingWindow;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * K-EXAONE: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, and
 * queries and keys normalised head by head; three of four blocks see a window and have RoPE in
 * halves, the fourth sees all and has no positions; {@code feedForward(x) = shared(x) + Σ weight_e
 * expert_e(x)}, all of them SwiGLU.
 *
 * <p>LG AI Research 2025. The weights are sigmoids, and a bias of each expert counts in the choice
 * alone. The first {@code leading_dense_block_count} blocks have a plain SwiGLU.
 */
public final class ExaoneMoe implements Architecture {
  private static final int LOCAL_PERIOD = 4;
  private static final int WINDOW = 128;

  @Override
  public String id() {
    return "exaone-moe";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var window = SlidingWindow.of(hp, WINDOW, LOCAL_PERIOD);
    var rope = Rope.halves(hp, w);
    return Decoder.of(
        hp,
        w,
        Norm.rms(hp),
        i -> {
          Positions positions = window.isLocal(i) ? rope : Positions.none();
          var attention = attention(hp, w.block(i), i, positions).withWindow(window.of(i));
          return Block.sequential(
              w.block(i), Norm.rms(hp), attention, feedForward(hp, w.block(i), i));
        });
  }

  private static Attention attention(Hyperparameters hp, Weights w, int index, Positions rope) {
    return Attention.of(w, Heads.of(hp, index), rope).withRmsNorms(w, hp.rmsEpsilon());
  }

  private static FeedForward feedForward(Hyperparameters hp, Weights w, int index) {
    if (!hp.hasExperts(index)) return PreNorm.swiGlu(hp, w, index);
    int length = hp.positive("expert_feed_forward_length");
    int shared = hp.optionalPositive("expert_shared_feed_forward_length").orElse(length);
    var routing = Routing.of(hp, Routing.sigmoid());
    return Experts.gated(w, hp, length, Activation.SILU, routing)
        .withShared(FeedForward.shared(w, shared, Activation.SILU));
  }
}
