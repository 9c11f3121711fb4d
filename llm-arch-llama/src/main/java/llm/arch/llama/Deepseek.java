package llm.arch.llama;

import llm.blocks.Attention;
import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Heads;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Rope;
import llm.blocks.Weights;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

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
    boolean dense = index < hp.integer("leading_dense_block_count", 0);
    return Block.sequential(
        w,
        Norm.rms(hp),
        Attention.of(w, Heads.of(hp, index), rope),
        dense ? PreNorm.swiGlu(hp, w, index) : experts(hp, w));
  }

  private static FeedForward experts(Hyperparameters hp, Weights w) {
    int length = hp.positive("expert_feed_forward_length");
    int sharedLength = hp.product("expert_feed_forward_length", "expert_shared_count");
    return Experts.gated(w, hp, length, Activation.SILU, Routing.of(hp, Routing.softmax()))
        .withShared(FeedForward.shared(w, sharedLength, Activation.SILU));
  }
}
