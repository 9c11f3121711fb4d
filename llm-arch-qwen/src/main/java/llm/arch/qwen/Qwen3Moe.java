package llm.arch.qwen;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Rope;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;

/**
 * Qwen3-MoE: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, RoPE
 * in halves, grouped queries, and queries and keys normalised head by head; {@code feedForward(x) =
 * Σ weight_e expert_e(x)}, all of them SwiGLU.
 *
 * <p>Yang et al. 2025. The weights of the chosen experts sum to 1, and none is shared.
 */
public final class Qwen3Moe implements Architecture {
  @Override
  public String id() {
    return "qwen3moe";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var attention = Parts.normedAttention(hp, w, index, rope);
    return Block.sequential(
        w, Norm.rms(hp), attention, Parts.experts(hp, w, index, Routing.softmax().normalized()));
  }
}
