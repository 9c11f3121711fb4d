package llm.arch.minimax;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * MiniMax-M2: {@code h = x + attention(norm(x)); y = h + Σ weight_e expert_e(norm(h))}, with
 * RMSNorm, RoPE in halves of a part of each head, SwiGLU, and queries and keys normalised over all
 * heads.
 *
 * <p>MiniMax 2025. The weights are the sigmoids of the chosen experts' scores, made to sum to 1; a
 * bias of each expert counts in the choice alone.
 */
public final class MiniMaxM2 implements Architecture {
  @Override
  public String id() {
    return "minimax-m2";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    int length = hp.positive("expert_feed_forward_length");
    var routing = Routing.of(hp, Routing.sigmoid().normalized());
    return Block.sequential(
        w,
        Norm.rms(hp),
        Attention.of(w, Heads.of(hp, index), rope).withRmsNormsOfRows(w, hp.rmsEpsilon()),
        Experts.gated(w, hp, length, Activation.SILU, routing));
  }
}
