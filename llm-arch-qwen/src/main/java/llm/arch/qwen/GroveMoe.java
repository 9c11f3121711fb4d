package llm.arch.qwen;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Gate;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Rope;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Router;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * GroveMoE: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, as in Qwen3-MoE, but
 * {@code feedForward(x) = Σ weight_e (expert_e(x) + s small_g(x))}, where g is the group of
 * neighbours that expert e belongs to.
 *
 * <p>Wu et al. 2025: experts of a group share a smaller one, and rows that choose several of a
 * group use more of it. s is {@code expert_group_scale}. So the makers' code; llama.cpp 2025 gives
 * the small experts what the others gave, with weights of experts that were not chosen.
 */
public final class GroveMoe implements Architecture {
  private static final float GROUP_SCALE = 0.05f;

  @Override
  public String id() {
    return "grovemoe";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var attention = Parts.normedAttention(hp, w, index, rope);
    return Block.sequential(w, Norm.rms(hp), attention, feedForward(hp, w));
  }

  private static FeedForward feedForward(Hyperparameters hp, Weights w) {
    var gate = Gate.of(Activation.SILU);
    var router = Router.of(w, hp, Routing.softmax().normalized());
    var shared =
        router
            .ofNeighbours(hp.positive("experts_per_group"))
            .weighing(hp.scale("expert_group_scale", GROUP_SCALE));
    int small = hp.positive("expert_chunk_feed_forward_length");
    return Experts.gated(w, router, hp.positive("expert_feed_forward_length"), gate)
        .plus(Experts.ofNeighbours(w, shared, small, gate));
  }
}
