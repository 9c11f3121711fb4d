package llm.arch.gemma;

import llm.blocks.Encoder;
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
 * EmbeddingGemma: {@code h = x + norm(attention(norm(x))); y = h + norm(feedForward(norm(h)))}, as
 * {@link Gemma3}, but attention sees both ways.
 *
 * <p>Vera et al. 2025. Five of six blocks see a window, half of it on either side. What is pooled
 * goes through {@code dense_2} and {@code dense_3}, where the file has them.
 */
public final class GemmaEmbedding implements Architecture {
  private static final int LOCAL_PERIOD = 6;

  @Override
  public String id() {
    return "gemma-embedding";
  }

  @Override
  public Encoder build(Hyperparameters hp, Weights w) {
    var window = SlidingWindow.of(hp, LOCAL_PERIOD);
    var global = Rope.halves(hp, w);
    float localBase = hp.positiveReal("rope.freq_base_swa", 10000);
    var local = Rope.of(Pairing.HALVES, RopeScaling.unscaled(hp, Heads.of(hp).size(), localBase));
    return Encoder.of(
            hp,
            w,
            Parts.embedding(w),
            i -> {
              var rope = window.isLocal(i) ? local : global;
              var attention =
                  Attention.of(w.block(i), Heads.of(hp, i), rope)
                      .withRmsNorms(w.block(i), hp.rmsEpsilon())
                      .withSight(window.bothWays(i));
              return Parts.block(hp, w.block(i), i, attention);
            })
        .withNorm(Norm.rms(hp).apply(w.at("output_norm")));
  }
}
