package llm.arch.cohere;

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
import llm.blocks.attention.SlidingWindow;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Command with experts: {@code y = x + attention(norm(x)) + feedForward(norm(x))}, with LayerNorm
 * without biases, or RMSNorm where the file says its epsilon, and scaled logits; {@code
 * feedForward(x) = (shared(x) + Σ weight_e expert_e(x)) / 2}, all of them SwiGLU.
 *
 * <p>Cohere 2026. Three of four blocks see a window only and have RoPE in pairs; the others see all
 * and have no positions, but for the first {@code leading_dense_block_count}, which have RoPE and a
 * plain SwiGLU. The weights are sigmoids. Without a shared expert nothing is halved.
 */
public final class Cohere2Moe implements Architecture {
  private static final int LOCAL_PERIOD = 4;
  private static final String RMS_EPSILON = "attention.layer_norm_rms_epsilon";

  @Override
  public String id() {
    return "cohere2moe";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.pairs(hp, w);
    var window = SlidingWindow.globalFirst(hp, LOCAL_PERIOD);
    var norm = hp.real(RMS_EPSILON, 0) == 0 ? Norm.layer(hp) : Norm.rms(hp);
    int dense = hp.integer("leading_dense_block_count", 0);
    return Parts.scaled(
        hp,
        Decoder.of(
            hp,
            w,
            norm,
            i -> {
              boolean turns = window.isLocal(i) || i < dense;
              var positions = turns ? rope : Positions.none();
              var attention = Attention.of(w.block(i), Heads.of(hp, i), positions);
              return Block.parallel(
                  norm.apply(w.block(i).at("attn_norm")),
                  attention.withWindow(window.of(i)),
                  feedForward(hp, w.block(i), i));
            }));
  }

  private static FeedForward feedForward(Hyperparameters hp, Weights w, int index) {
    if (!hp.hasExperts(index)) {
      return FeedForward.gated(w, hp.feedForwardLength(index), Activation.SILU);
    }
    int length = hp.positive("expert_feed_forward_length");
    var routing = Routing.of(hp, Routing.sigmoid());
    var experts = Experts.gated(w, hp, length, Activation.SILU, routing);
    if (hp.integer("expert_shared_count", 0) == 0) return experts;
    int shared =
        hp.optionalPositive("expert_shared_feed_forward_length")
            .orElseGet(() -> hp.product("expert_feed_forward_length", "expert_shared_count"));
    return experts.withShared(FeedForward.shared(w, shared, Activation.SILU)).scaled(0.5f);
  }
}
