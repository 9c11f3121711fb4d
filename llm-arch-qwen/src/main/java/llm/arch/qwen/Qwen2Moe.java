package llm.arch.qwen;

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
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Qwen1.5-MoE and Qwen2-MoE: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with
 * RMSNorm, RoPE in halves and biases of queries, keys and values; {@code feedForward(x) = σ(g(x))
 * shared(x) + Σ weight_e expert_e(x)}, all of them SwiGLU.
 *
 * <p>Qwen Team 2024. The weights of the chosen experts do not sum to 1.
 */
public final class Qwen2Moe implements Architecture {
  @Override
  public String id() {
    return "qwen2moe";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    int sharedLength =
        hp.optionalPositive("expert_shared_feed_forward_length")
            .orElseGet(() -> hp.feedForwardLength(index));
    return Block.sequential(
        w,
        Norm.rms(hp),
        Attention.of(w, Heads.of(hp, index), rope),
        Parts.experts(hp, w, index, Routing.softmax())
            .withShared(FeedForward.sharedWeighed(w, sharedLength, Activation.SILU)));
  }
}
