package llm.arch.gpt;

import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Weights;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;

/**
 * StarCoder2: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with LayerNorm,
 * RoPE in halves, GELU, biases everywhere and grouped queries.
 *
 * <p>Lozhkov et al. 2024.
 */
public final class StarCoder2 implements Architecture {
  @Override
  public String id() {
    return "starcoder2";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Decoder.of(hp, w, Norm.layer(hp), i -> Parts.block(hp, w.block(i), i, rope));
  }
}
