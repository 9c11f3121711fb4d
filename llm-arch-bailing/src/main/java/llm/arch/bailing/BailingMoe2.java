package llm.arch.bailing;

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
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Ling 2.0 (Bailing-MoE 2): {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with
 * RMSNorm, RoPE in halves on some of a head's columns, and queries and keys normalised head by
 * head; {@code feedForward(x) = shared(x) + Σ weight_e expert_e(x)}, all of them SwiGLU.
 *
 * <p>Ling Team 2025. The weights are sigmoids that are made to sum to 1 and scaled; the experts are
 * chosen from a few groups of them, by weights to which a bias is added for the choice alone. The
 * first {@code leading_dense_block_count} blocks have a plain SwiGLU.
 */
public final class BailingMoe2 implements Architecture {
  private static final String SHARED_LENGTH = "expert_shared_feed_forward_length";

  @Override
  public String id() {
    return "bailingmoe2";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var attention = Attention.of(w, Heads.of(hp, index), rope).withRmsNorms(w, hp.rmsEpsilon());
    return Block.sequential(w, Norm.rms(hp), attention, feedForward(hp, w, index));
  }

  private static FeedForward feedForward(Hyperparameters hp, Weights w, int index) {
    if (!hp.hasExperts(index)) {
      return FeedForward.gated(w, hp.feedForwardLength(index), Activation.SILU);
    }
    var routing = Routing.of(hp, Routing.sigmoid());
    if (!hp.has(SHARED_LENGTH)) return Experts.gatedAndShared(w, hp, Activation.SILU, routing);
    int shared = hp.product(SHARED_LENGTH, "expert_shared_count");
    return Experts.gated(w, hp, hp.positive("expert_feed_forward_length"), Activation.SILU, routing)
        .withShared(FeedForward.shared(w, shared, Activation.SILU));
  }
}
