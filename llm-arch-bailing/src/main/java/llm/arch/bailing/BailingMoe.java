package llm.arch.bailing;

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
 * Ling (Bailing-MoE): {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with
 * RMSNorm and RoPE in pairs; {@code feedForward(x) = shared(x) + Σ weight_e expert_e(x)}, all of
 * them SwiGLU.
 *
 * <p>Ling Team 2025. Every block has experts; the weights are softmaxes.
 */
public final class BailingMoe implements Architecture {
  @Override
  public String id() {
    return "bailingmoe";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.pairs(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    return Block.sequential(
        w,
        Norm.rms(hp),
        Attention.of(w, Heads.of(hp, index), rope),
        Experts.gatedAndShared(w, hp, Activation.SILU, Routing.of(hp, Routing.softmax())));
  }
}
