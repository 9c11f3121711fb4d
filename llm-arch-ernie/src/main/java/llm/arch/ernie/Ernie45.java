package llm.arch.ernie;

import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Weights;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;

/**
 * ERNIE 4.5: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, RoPE
 * in pairs, grouped queries and SwiGLU.
 *
 * <p>ERNIE Team, Baidu 2025.
 */
public final class Ernie45 implements Architecture {
  @Override
  public String id() {
    return "ernie4_5";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    return Parts.decoder(hp, w, Rope.pairs(hp, w), Parts::dense);
  }
}
