package llm.arch.llama;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.attention.SlidingWindow;
import llm.blocks.spi.Architecture;

/**
 * EXAONE 4: {@code h = x + norm(attention(x)); y = h + norm(feedForward(h))}, with RMSNorm, RoPE in
 * halves, SwiGLU, and queries and keys normalised head by head.
 *
 * <p>LG AI Research 2025. Where the file has {@code attention.sliding_window}, three of four blocks
 * see so many positions only, and the fourth sees all and has no RoPE.
 */
public final class Exaone4 implements Architecture {
  private static final int LOCAL_PERIOD = 4;

  @Override
  public String id() {
    return "exaone4";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var window = SlidingWindow.of(hp, LOCAL_PERIOD);
    var rope = Rope.halves(hp, w);
    var global = window.exists() ? Positions.none() : rope;
    return Decoder.of(
        hp,
        w,
        Norm.rms(hp),
        i -> {
          var attention = attention(hp, w.block(i), i, window.isLocal(i) ? rope : global);
          return block(hp, w.block(i), i, attention.withWindow(window.of(i)));
        });
  }

  private static Attention attention(Hyperparameters hp, Weights w, int index, Positions rope) {
    return Attention.of(w, Heads.of(hp, index), rope).withRmsNorms(w, hp.rmsEpsilon());
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Attention attention) {
    return Block.sequentialNormedAfter(
        attention,
        Norm.rms(w.at("post_attention_norm"), hp.rmsEpsilon()),
        PreNorm.swiGlu(hp, w, index),
        Norm.rms(w.at("post_ffw_norm"), hp.rmsEpsilon()));
  }
}
