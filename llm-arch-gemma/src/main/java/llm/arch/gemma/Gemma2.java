package llm.arch.gemma;

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
 * Gemma 2: {@code h = x + norm(attention(norm(x))); y = h + norm(feedForward(norm(h)))}, with
 * RMSNorm, RoPE in halves, GELU gates and scaled embeddings.
 *
 * <p>Gemma Team 2024. Every other block sees a window only; scores and logits are kept within caps.
 */
public final class Gemma2 implements Architecture {
  private static final int WINDOW = 4096;
  private static final int LOCAL_PERIOD = 2;
  private static final int BLOCKS_OF_27B = 46;

  @Override
  public String id() {
    return "gemma2";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    var window = SlidingWindow.of(hp, WINDOW, LOCAL_PERIOD);
    return Decoder.of(
            hp,
            w,
            Parts.embedding(w),
            Norm.rms(hp),
            i -> block(hp, w.block(i), i, rope, window.of(i)))
        .withLogitSoftCap(hp.notNegative("final_logit_softcapping", 30));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope, int window) {
    var heads = Heads.of(hp, index);
    var attention =
        Attention.of(w, heads, rope)
            .withScale(Parts.scale(hp, heads, BLOCKS_OF_27B))
            .withSoftCap(hp.notNegative("attn_logit_softcapping", 50))
            .withWindow(window);
    return Parts.block(hp, w, index, attention);
  }
}
