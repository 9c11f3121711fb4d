package llm.arch.llama;

import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Weights;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;

/**
 * XVERSE: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, RoPE in
 * pairs and SwiGLU.
 *
 * <p>XVERSE Technology 2023.
 */
public final class Xverse implements Architecture {
  @Override
  public String id() {
    return "xverse";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.pairs(hp, w);
    return PreNorm.decoder(hp, w, i -> rope);
  }
}
