package llm.arch.llama;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.FeedForward;
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
 * dots.llm1: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, RoPE
 * in halves, and queries and keys normalised head by head; {@code feedForward(x) = shared(x) + Σ
 * weight_e expert_e(x)}, all of them SwiGLU.
 *
 * <p>rednote-hilab 2025. The weights are sigmoids that are made to sum to 1 and scaled, and a bias
 * of each expert counts in the choice alone. The first {@code leading_dense_block_count} blocks
 * have a plain SwiGLU.
 */
public final class Dots1 implements Architecture {
  @Override
  public String id() {
    return "dots1";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var attention = Attention.of(w, Heads.of(hp, index), rope).withRmsNorms(w, hp.rmsEpsilon());
    return Block.sequential(w, Norm.rms(hp), attention, feedForward(hp, w, index));
  }

  private static FeedForward feedForward(Hyperparameters hp, Weights w, int index) {
    if (!hp.hasExperts(index)) return PreNorm.swiGlu(hp, w, index);
    return Experts.gatedAndShared(w, hp, Activation.SILU, Routing.of(hp, Routing.softmax()));
  }
}
