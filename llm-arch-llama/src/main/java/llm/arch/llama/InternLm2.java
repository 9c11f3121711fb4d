package llm.arch.llama;

import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Weights;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;

/**
 * InternLM2: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, RoPE
 * in pairs, SwiGLU and grouped queries.
 *
 * <p>Cai et al. 2024. The published weights have one projection for queries, keys and values, which
 * converters split.
 */
public final class InternLm2 implements Architecture {
  @Override
  public String id() {
    return "internlm2";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.pairs(hp, w);
    return PreNorm.decoder(hp, w, i -> rope);
  }
}
