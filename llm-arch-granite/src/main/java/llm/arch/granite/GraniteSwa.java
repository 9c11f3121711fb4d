package llm.arch.granite;

import java.util.List;
import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Rope;
import llm.blocks.attention.SlidingWindow;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Granite with windows: {@code h = x + r attention(norm(x)); y = h + r feedForward(norm(h))}, as in
 * Granite, but the blocks that the file lists see a window only, each head's softmax has a sink,
 * and only some blocks have RoPE.
 *
 * <p>IBM 2026. {@code attention.rope_pattern} lists the blocks with RoPE, in pairs; without it all
 * have it. The feed-forward is SwiGLU, or experts whose weights sum to 1, beside a shared one whose
 * gate and up are one matrix.
 */
public final class GraniteSwa implements Architecture {
  @Override
  public String id() {
    return "granite_swa";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.pairs(hp, w);
    var window = SlidingWindow.listed(hp);
    var turning = hp.flags("attention.rope_pattern").orElse(List.of());
    return Parts.decoder(
        hp,
        w,
        (h, block, i) -> {
          boolean turns = i >= turning.size() || turning.get(i);
          var attention = Parts.attention(h, block, i, turns ? rope : Positions.none());
          return attention
              .withWindow(window.of(i))
              .withSinks(block.at("attn_sinks").vector(h.headCount(i)));
        },
        GraniteSwa::feedForward);
  }

  private static FeedForward feedForward(Hyperparameters hp, Weights w, int index) {
    if (hp.integer("expert_count", 0) == 0) return Parts.dense(hp, w, index);
    if (w.has("ffn_gate_shexp")) return Parts.experts(hp, w, index);
    var routing = Routing.softmax().normalized();
    int length = hp.feedForwardLength(index);
    var experts = Experts.gated(w, hp, length, Activation.SILU, routing);
    int shared = hp.integer("expert_shared_feed_forward_length", 0);
    if (shared == 0) return experts;
    return experts.withShared(FeedForward.sharedFusedGate(w, shared, Activation.SILU));
  }
}
