package llm.arch.llama;

import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Weights;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;

/**
 * EXAONE 3: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, RoPE in
 * halves, SwiGLU and grouped queries.
 *
 * <p>LG AI Research 2024. RoPE's frequencies are divided as Llama 3 does, {@code rope_freqs}.
 */
public final class Exaone implements Architecture {
  @Override
  public String id() {
    return "exaone";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return PreNorm.decoder(hp, w, i -> rope);
  }
}
