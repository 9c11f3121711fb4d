package llm.arch.gemma;

import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.attention.RopeScaling;
import llm.blocks.attention.SlidingWindow;
import llm.blocks.spi.Architecture;
import llm.tensor.Rotation.Pairing;

/**
 * Gemma 3: {@code h = x + norm(attention(norm(x))); y = h + norm(feedForward(norm(h)))}, with
 * RMSNorm, RoPE in halves, GELU gates, scaled embeddings, and queries and keys normalised head by
 * head.
 *
 * <p>Gemma Team 2025. Five of six blocks see a window only; their RoPE turns fast, with {@code
 * rope.freq_base_swa}, and is not scaled.
 */
public final class Gemma3 implements Architecture {
  private static final int LOCAL_PERIOD = 6;
  private static final int BLOCKS_OF_27B = 62;

  @Override
  public String id() {
    return "gemma3";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    int headSize = Heads.of(hp).size();
    var window = SlidingWindow.of(hp, LOCAL_PERIOD);
    var global = Rope.halves(hp, headSize, w);
    float localBase = hp.positiveReal("rope.freq_base_swa", 10000);
    var local = Rope.of(Pairing.HALVES, RopeScaling.unscaled(hp, headSize, localBase));
    return Decoder.of(
            hp,
            w,
            Parts.embedding(w),
            Norm.rms(hp),
            i -> {
              var attention = attention(hp, w.block(i), i, window.isLocal(i) ? local : global);
              return Parts.block(hp, w.block(i), i, attention.withWindow(window.of(i)));
            })
        .withLogitSoftCap(hp.notNegative("final_logit_softcapping", 0));
  }

  private static Attention attention(Hyperparameters hp, Weights w, int index, Positions rope) {
    var heads = Heads.of(hp, index);
    return Attention.of(w, heads, rope)
        .withScale(Parts.scale(hp, heads, BLOCKS_OF_27B))
        .withRmsNorms(w, hp.rmsEpsilon());
  }
}
