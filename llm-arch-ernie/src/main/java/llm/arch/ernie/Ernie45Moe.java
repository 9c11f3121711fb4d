package llm.arch.ernie;

import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Weights;
import llm.blocks.attention.Rope;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * ERNIE 4.5 with experts: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, as in
 * ERNIE 4.5, but {@code feedForward(x) = shared(x) + Σ weight_e expert_e(x)} in each {@code
 * interleave_moe_layer_step}-th block behind the first {@code leading_dense_block_count}.
 *
 * <p>ERNIE Team, Baidu 2025. The weights are softmaxes of the chosen; the choice is by the softmax
 * of all and a bias. Only models with {@code expert_shared_feed_forward_length} have a shared one.
 */
public final class Ernie45Moe implements Architecture {
  @Override
  public String id() {
    return "ernie4_5-moe";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    return Parts.decoder(hp, w, Rope.pairs(hp, w), Ernie45Moe::feedForward);
  }

  private static FeedForward feedForward(Hyperparameters hp, Weights w, int index) {
    if (!hp.hasExperts(index)) return Parts.dense(hp, w, index);
    int length = hp.positive("expert_feed_forward_length");
    var routing = Routing.softmax().normalized();
    return Experts.gated(w, hp, length, Activation.SILU, routing)
        .withSharedOf(w, hp, Activation.SILU);
  }
}
