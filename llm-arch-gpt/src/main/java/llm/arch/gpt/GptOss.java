package llm.arch.gpt;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Gate;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.attention.SlidingWindow;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Router;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;

/**
 * gpt-oss: {@code h = x + attention(norm(x)); y = h + Σ weight_e expert_e(norm(h))}, with RMSNorm,
 * RoPE in halves with YaRN, clamped SwiGLU and biases everywhere but in the norms.
 *
 * <p>OpenAI 2025. Every other block sees a window only; each head's softmax has a sink.
 */
public final class GptOss implements Architecture {
  private static final int LOCAL_PERIOD = 2;
  private static final float GATE_ALPHA = 1.702f;
  private static final float GATE_LIMIT = 7;

  @Override
  public String id() {
    return "gpt-oss";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    var window = SlidingWindow.of(hp, LOCAL_PERIOD);
    return Decoder.of(
        hp,
        w,
        Norm.rms(hp),
        i -> block(hp, w.block(i), attention(hp, w.block(i), i, rope).withWindow(window.of(i))));
  }

  private static Attention attention(Hyperparameters hp, Weights w, int index, Positions rope) {
    var heads = Heads.of(hp, index);
    return Attention.of(w, heads, rope).withSinks(w.at("attn_sinks").vector(heads.count()));
  }

  private static Block block(Hyperparameters hp, Weights w, Attention attention) {
    int length = hp.positive("expert_feed_forward_length");
    var routing = Routing.of(hp, Routing.softmax().normalized());
    return Block.sequential(
        Norm.rms(w.at("attn_norm"), hp.rmsEpsilon()),
        attention,
        Norm.rms(w.at("post_attention_norm"), hp.rmsEpsilon()),
        Experts.gated(w, Router.of(w, hp, routing), length, Gate.clamped(GATE_ALPHA, GATE_LIMIT)));
  }
}
