package llm.arch.qwen;

import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Weights;
import llm.blocks.spi.Architecture;

/**
 * Qwen3.5-MoE: {@code h = x + mixer(norm(x)); y = h + feedForward(norm(h))}, as Qwen3.5, but {@code
 * feedForward(x) = σ(g(x)) shared(x) + Σ weight_e expert_e(x)}, all of them SwiGLU.
 *
 * <p>Qwen Team 2026. The weights of the chosen experts sum to 1.
 */
public final class Qwen35Moe implements Architecture {
  @Override
  public String id() {
    return "qwen35moe";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    return DeltaParts.decoder(hp, w, Qwen35::deltaNet, DeltaParts::experts);
  }
}
