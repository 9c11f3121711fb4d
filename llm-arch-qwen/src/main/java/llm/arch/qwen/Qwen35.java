package llm.arch.qwen;

import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Mixer;
import llm.blocks.Weights;
import llm.blocks.recurrent.DeltaHeads;
import llm.blocks.recurrent.GatedDeltaNet;
import llm.blocks.spi.Architecture;

/**
 * Qwen3.5: {@code h = x + mixer(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm and SwiGLU;
 * the mixer of three blocks of four is a gated delta net, that of the fourth attention with grouped
 * queries, gates, queries and keys normalised head by head, and RoPE in halves of a quarter of each
 * head.
 *
 * <p>Qwen Team 2026. Value head j of the delta nets uses key head j mod key heads. Of a text alone
 * all sections of RoPE have the same position, so that it is plain.
 */
public final class Qwen35 implements Architecture {
  @Override
  public String id() {
    return "qwen35";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    return DeltaParts.decoder(hp, w, Qwen35::deltaNet, Parts::dense);
  }

  static Mixer deltaNet(Weights w, Hyperparameters hp) {
    return GatedDeltaNet.of(w, hp, DeltaHeads.of(hp, DeltaHeads.Order.REPEATED));
  }
}
