package llm.arch.deepseek;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;

/**
 * DeepSeekMoE: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm and
 * RoPE in pairs; {@code feedForward(x) = shared(x) + Σ weight_e expert_e(x)}, all of them SwiGLU.
 *
 * <p>Dai et al. 2024. The first {@code leading_dense_block_count} blocks have a plain SwiGLU.
 */
public final class Deepseek implements Architecture {
  @Override
  public String id() {
    return "deepseek";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.pairs(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var routing = Routing.of(hp, Routing.softmax());
    return Block.sequential(
        w,
        Norm.rms(hp),
        Attention.of(w, Heads.of(hp, index), rope),
        Parts.feedForward(hp, w, index, routing));
  }
}
