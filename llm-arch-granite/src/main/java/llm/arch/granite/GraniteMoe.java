package llm.arch.granite;

import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Weights;
import llm.blocks.spi.Architecture;

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
    var positions = Parts.positions(hp, w, true);
    return Parts.decoder(
        hp, w, (h, block, i) -> Parts.attention(h, block, i, positions), Parts::experts);
  }
}
