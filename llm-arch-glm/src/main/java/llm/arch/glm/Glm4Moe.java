package llm.arch.glm;

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
 * GLM-4.5 and later: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with
 * RMSNorm, RoPE in halves on some of a head's columns, biases of queries, keys and values, and in
 * some models queries and keys normalised head by head; {@code feedForward(x) = shared(x) + Σ
 * weight_e expert_e(x)}, all of them SwiGLU.
 *
 * <p>GLM-4.5 Team 2025. The weights are sigmoids that are made to sum to 1 and scaled, and a bias
 * of each expert counts in the choice alone. The first {@code leading_dense_block_count} blocks
 * have a plain SwiGLU. The norm before the feed-forward is called {@code post_attention_norm}.
 */
public final class Glm4Moe implements Architecture {
  @Override
  public String id() {
    return "glm4moe";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var norm = Norm.rms(hp);
    return Block.sequential(
        norm.apply(w.at("attn_norm")),
        attention(hp, w, index, rope),
        norm.apply(w.at("post_attention_norm")),
        feedForward(hp, w, index));
  }

  private static Attention attention(Hyperparameters hp, Weights w, int index, Positions rope) {
    var attention = Attention.of(w, Heads.of(hp, index), rope);
    if (!w.has("attn_q_norm") && !w.has("attn_k_norm")) return attention;
    return attention.withRmsNorms(w, hp.rmsEpsilon());
  }

  private static FeedForward feedForward(Hyperparameters hp, Weights w, int index) {
    if (!hp.hasExperts(index)) {
      return FeedForward.gated(w, hp.feedForwardLength(index), Activation.SILU);
    }
    return Experts.gatedAndShared(w, hp, Activation.SILU, Routing.of(hp, Routing.sigmoid()));
  }
}
