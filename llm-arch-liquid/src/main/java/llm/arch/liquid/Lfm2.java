package llm.arch.liquid;

import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Weights;
import llm.blocks.spi.Architecture;

/**
 * LFM2: {@code h = x + mixer(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm and SwiGLU; the
 * mixer of most blocks is a gated short convolution, {@code out(c * conv(b * u))} with {@code [b |
 * c | u] = in(x)}, that of the others attention with grouped queries, queries and keys normalised
 * head by head, and RoPE in halves.
 *
 * <p>Liquid AI 2025. A block without heads of keys and values is one with a convolution. The norm
 * behind the blocks is called {@code token_embd_norm}.
 */
public final class Lfm2 implements Architecture {
  @Override
  public String id() {
    return "lfm2";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    return Parts.decoder(hp, w, Parts::dense);
  }
}
