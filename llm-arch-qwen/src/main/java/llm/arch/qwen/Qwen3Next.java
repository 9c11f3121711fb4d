package llm.arch.qwen;

import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Mixer;
import llm.blocks.Weights;
import llm.blocks.recurrent.DeltaHeads;
import llm.blocks.recurrent.GatedDeltaNet;
import llm.blocks.spi.Architecture;

/**
 * Qwen3-Next: {@code h = x + mixer(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm; the mixer
 * of three blocks of four is a gated delta net, that of the fourth attention with grouped queries,
 * gates, queries and keys normalised head by head, and RoPE in halves of a quarter of each head;
 * {@code feedForward(x) = σ(g(x)) shared(x) + Σ weight_e expert_e(x)}, all of them SwiGLU.
 *
 * <p>Qwen Team 2025. The value heads of a key head stand side by side.
 */
public final class Qwen3Next implements Architecture {
  @Override
  public String id() {
    return "qwen3next";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    return DeltaParts.decoder(hp, w, Qwen3Next::deltaNet, DeltaParts::experts);
  }

  private static Mixer deltaNet(Weights w, Hyperparameters hp) {
    return GatedDeltaNet.byKeyHead(w, hp, DeltaHeads.of(hp, DeltaHeads.Order.GROUPED));
  }
}
