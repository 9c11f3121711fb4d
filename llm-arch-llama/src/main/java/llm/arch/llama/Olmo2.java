package llm.arch.llama;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.attention.RopeScaling;
import llm.blocks.attention.SlidingWindow;
import llm.blocks.spi.Architecture;
import llm.tensor.Rotation.Pairing;

/**
 * OLMo 2 and 3: {@code h = x + norm(attention(x)); y = h + norm(feedForward(h))}, with RMSNorm,
 * RoPE in halves, SwiGLU, and queries and keys normalised over all heads.
 *
 * <p>OLMo Team 2024, 2025. In OLMo 3, three of four blocks see {@code attention.sliding_window}
 * positions only, and their RoPE is not scaled.
 */
public final class Olmo2 implements Architecture {
  private static final int LOCAL_PERIOD = 4;

  @Override
  public String id() {
    return "olmo2";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    int headSize = Heads.of(hp).size();
    var window = SlidingWindow.of(hp, LOCAL_PERIOD);
    var global = Rope.halves(hp, headSize, w);
    var local = Rope.of(Pairing.HALVES, RopeScaling.unscaled(hp, headSize));
    return Decoder.of(
        hp,
        w,
        Norm.rms(hp),
        i -> {
          var attention = attention(hp, w.block(i), i, window.isLocal(i) ? local : global);
          return block(hp, w.block(i), i, attention.withWindow(window.of(i)));
        });
  }

  private static Attention attention(Hyperparameters hp, Weights w, int index, Rope rope) {
    return Attention.of(w, Heads.of(hp, index), rope).withRmsNormsOfRows(w, hp.rmsEpsilon());
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Attention attention) {
    return Block.sequentialNormedAfter(
        attention,
        Norm.rms(w.at("post_attention_norm"), hp.rmsEpsilon()),
        PreNorm.swiGlu(hp, w, index),
        Norm.rms(w.at("post_ffw_norm"), hp.rmsEpsilon()));
  }
}
