package llm.arch.liquid;

import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Weights;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * LFM2-MoE: {@code h = x + mixer(norm(x)); y = h + feedForward(norm(h))}, as in LFM2, but {@code
 * feedForward(x) = Σ weight_e expert_e(x)} in all blocks behind the first few: the weights are the
 * sigmoids of the chosen experts' scores, made to sum to 1, and a bias of each expert counts in the
 * choice alone.
 *
 * <p>Liquid AI 2025.
 */
public final class Lfm2Moe implements Architecture {
  @Override
  public String id() {
    return "lfm2moe";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    return Parts.decoder(hp, w, Lfm2Moe::feedForward);
  }

  private static FeedForward feedForward(Hyperparameters hp, Weights w, int index) {
    if (!hp.hasExperts(index)) return Parts.dense(hp, w, index);
    int length = hp.positive("expert_feed_forward_length");
    return Experts.gated(w, hp, length, Activation.SILU, Routing.sigmoid().normalized());
  }
}
