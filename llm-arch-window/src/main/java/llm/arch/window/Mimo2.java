package llm.arch.window;

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
import llm.blocks.attention.RopeScaling;
import llm.blocks.attention.SlidingWindow;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;
import llm.tensor.Rotation.Pairing;

/**
 * MiMo-V2: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, RoPE in
 * halves on some of a head's columns, values of another size than keys, multiplied by {@code
 * attention.value_scale}; {@code feedForward(x) = Σ weight_e expert_e(x)}, all of them SwiGLU.
 *
 * <p>Xiaomi 2025. The blocks that the file lists see a window only, have more heads of keys, sinks,
 * and RoPE with {@code rope.freq_base_swa}. The weights are sigmoids that sum to 1, and a bias of
 * each expert counts in the choice alone. Blocks without {@code ffn_gate_inp} have a plain SwiGLU.
 */
public final class Mimo2 implements Architecture {
  @Override
  public String id() {
    return "mimo2";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    int headSize = Heads.of(hp).size();
    var window = SlidingWindow.listed(hp);
    var global = Rope.halves(hp, headSize, w);
    var local = Rope.of(Pairing.HALVES, RopeScaling.ofWindowUnscaled(hp, headSize));
    return Decoder.of(
        hp,
        w,
        Norm.rms(hp),
        i -> {
          var attention = attention(hp, w.block(i), i, window.isLocal(i) ? local : global);
          var feedForward = feedForward(hp, w.block(i), i);
          return Block.sequential(
              w.block(i), Norm.rms(hp), attention.withWindow(window.of(i)), feedForward);
        });
  }

  private static Attention attention(Hyperparameters hp, Weights w, int index, Positions rope) {
    var heads = Heads.of(hp, index);
    var attention =
        Attention.of(w, heads, rope).withValueScale(hp.scale("attention.value_scale", 1));
    if (!w.has("attn_sinks")) return attention;
    return attention.withSinks(w.at("attn_sinks").vector(heads.count()));
  }

  private static FeedForward feedForward(Hyperparameters hp, Weights w, int index) {
    if (!Parts.hasExperts(w)) return Parts.dense(hp, w, index);
    int length = hp.positive("expert_feed_forward_length");
    return Experts.gated(w, hp, length, Activation.SILU, Routing.sigmoid().normalized());
  }
}
