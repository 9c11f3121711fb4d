package llm.arch.nemotron;

import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Weights;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Nemotron 3: {@code y = x + part(norm(x))}, as in Nemotron-H, but the feed-forward of a block is
 * {@code shared(x) + Σ weight_e expert_e(x)}, where shared and experts have no gate: {@code
 * down(max(up(x), 0)²)}.
 *
 * <p>NVIDIA 2025. The weights are the sigmoids of the chosen experts' scores, whatever {@code
 * expert_gating_func} says; a bias of each expert counts in the choice alone. In some the experts
 * work in a narrower space: {@code up(Σ weight_e expert_e(down(x)))}.
 */
public final class NemotronHMoe implements Architecture {
  @Override
  public String id() {
    return "nemotron_h_moe";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    return Parts.decoder(hp, w, NemotronHMoe::feedForward);
  }

  private static FeedForward feedForward(Hyperparameters hp, Weights w, int index) {
    int length = hp.positive("expert_feed_forward_length");
    int shared = hp.positive("expert_shared_feed_forward_length");
    return Experts.plain(w, hp, length, Activation.RELU_SQUARED, routing(hp))
        .withShared(FeedForward.sharedPlain(w, shared, Activation.RELU_SQUARED));
  }

  private static Routing routing(Hyperparameters hp) {
    var sigmoid = Routing.sigmoid().withScale(hp.scale("expert_weights_scale", 1));
    return hp.flag("expert_weights_norm", false) ? sigmoid.normalized() : sigmoid;
  }
}
