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
import llm.blocks.spi.Architecture;

/**
 * Apertus: {@code h = x + attention(norm(x)); y = h + down(xIELU(up(norm(h))))}, with RMSNorm, RoPE
 * in halves, grouped queries, and queries and keys normalised head by head.
 *
 * <p>Swiss AI Initiative 2025. RoPE's frequencies are divided as Llama 3 does, {@code rope_freqs}.
 */
public final class Apertus implements Architecture {
  @Override
  public String id() {
    return "apertus";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var attention = Attention.of(w, Heads.of(hp, index), rope).withRmsNorms(w, hp.rmsEpsilon());
    var activation = Xielu.of(hp, index);
    return Block.sequential(
        w,
        Norm.rms(hp),
        attention,
        XieluFeedForward.of(w, hp.feedForwardLength(index), activation));
  }
}
