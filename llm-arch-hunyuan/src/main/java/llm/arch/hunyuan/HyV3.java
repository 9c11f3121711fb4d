package llm.arch.hunyuan;

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
 * Hy 3: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, RoPE in
 * halves, and queries and keys normalised head by head; {@code feedForward(x) = shared(x) + Σ
 * weight_e expert_e(x)}, all of them SwiGLU.
 *
 * <p>Tencent 2026. The weights are sigmoids; a bias of each expert, {@code exp_probs_b}, counts in
 * the choice alone. The first {@code leading_dense_block_count} blocks have a plain SwiGLU.
 */
public final class HyV3 implements Architecture {
  @Override
  public String id() {
    return "hy_v3";
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
    if (index < hp.integer("leading_dense_block_count", 0)) return Parts.dense(hp, w, index);
    int length = hp.positive("expert_feed_forward_length");
    var routing = Routing.of(hp, Routing.sigmoid().normalized());
    return Experts.gated(w, hp, length, Activation.SILU, routing).withShared(Parts.shared(hp, w));
  }
}
