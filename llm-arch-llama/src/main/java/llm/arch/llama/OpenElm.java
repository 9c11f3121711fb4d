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
 * OpenELM: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, RoPE in
 * halves, SwiGLU, and queries and keys normalised head by head; deeper blocks have more heads and
 * wider feed-forwards.
 *
 * <p>Mehta et al. 2024.
 */
public final class OpenElm implements Architecture {
  @Override
  public String id() {
    return "openelm";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var attention = Attention.of(w, Heads.of(hp, index), rope).withRmsNorms(w, hp.rmsEpsilon());
    return Block.sequential(w, Norm.rms(hp), attention, PreNorm.swiGlu(hp, w, index));
  }
}
