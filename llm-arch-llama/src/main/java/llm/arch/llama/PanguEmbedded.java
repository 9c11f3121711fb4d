package llm.arch.llama;

import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Weights;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;

/**
 * openPangu-Embedded: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with
 * RMSNorm, RoPE in halves, SwiGLU, and biases of queries, keys, values and attention's output.
 *
 * <p>Huawei 2025.
 */
public final class PanguEmbedded implements Architecture {
  @Override
  public String id() {
    return "pangu-embedded";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return PreNorm.decoder(hp, w, i -> rope);
  }
}
