package llm.arch.window;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Embedding;
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
 * Muse Glimmer: {@code h = x + norm(attention(norm(x))); y = h + norm(feedForward(norm(h)))}, with
 * RMSNorm, SwiGLU, queries and keys normalised head by head, and what heads give multiplied by
 * gates; three of four blocks see a window and have RoPE in pairs, the fourth sees all and has no
 * positions.
 *
 * <p>Meta 2026. Embeddings are normalised without weights; logits are multiplied by {@code
 * logit_scale}, then soft-capped.
 */
public final class MuseGlimmer implements Architecture {
  private static final int LOCAL_PERIOD = 4;
  private static final float POST_EPSILON = 1e-8f; // of the norms behind, whatever the file says

  @Override
  public String id() {
    return "muse-glimmer";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var window = SlidingWindow.of(hp, LOCAL_PERIOD);
    var scaling = RopeScaling.ofWindowLikeOthers(hp, Heads.of(hp).size(), w);
    var rope = Rope.of(Pairing.NEIGHBOURS, scaling);
    var table = w.at("token_embd");
    var embedding = Embedding.of(table).withNorm(Norm.rmsPlain(hp).apply(table));
    return Decoder.of(
            hp,
            w,
            embedding,
            Norm.rms(hp),
            i -> {
              var positions = window.isLocal(i) ? rope : Positions.none();
              var attention = attention(hp, w.block(i), i, positions);
              return block(hp, w.block(i), i, attention.withWindow(window.of(i)));
            })
        .withLogitScale(hp.real("logit_scale"))
        .withLogitSoftCap(hp.notNegative("final_logit_softcapping", 0));
  }

  private static Attention attention(Hyperparameters hp, Weights w, int index, Positions rope) {
    return Attention.of(w, Heads.of(hp, index), rope).withRmsNorms(w, hp.rmsEpsilon()).withGate(w);
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Attention attention) {
    return Block.sequential(w, Norm.rms(hp), attention, Parts.dense(hp, w, index))
        .withPostNorms(
            Norm.rms(w.at("post_attention_norm"), POST_EPSILON),
            Norm.rms(w.at("post_ffw_norm"), POST_EPSILON));
  }
}
