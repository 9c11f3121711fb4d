package llm.arch.llama;

import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Weights;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Granite-MoE: {@code h = x + r attention(norm(x)); y = h + r feedForward(norm(h))}, as in Granite,
 * but {@code feedForward(x) = shared(x) + Σ weight_e expert_e(x)}, all of them SwiGLU; the weights
 * of the chosen sum to 1.
 *
 * <p>IBM 2024. Only models with {@code expert_shared_feed_forward_length} have a shared one.
 */
public final class GraniteMoe implements Architecture {
  @Override
  public String id() {
    return "granitemoe";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    return Scaled.of(hp).decoder(hp, w, Granite.positions(hp, w), GraniteMoe::feedForward);
  }

  private static FeedForward feedForward(Hyperparameters hp, Weights w, int index) {
    var routing = Routing.softmax().normalized();
    var experts = Experts.gated(w, hp, hp.feedForwardLength(index), Activation.SILU, routing);
    int shared = hp.integer("expert_shared_feed_forward_length", 0);
    if (shared == 0) return experts;
    return experts.withShared(FeedForward.shared(w, shared, Activation.SILU));
  }
}
