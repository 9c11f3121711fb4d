package llm.arch.llama;

import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;

/**
 * SmolLM3: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, SwiGLU
 * and grouped queries; RoPE in pairs, but every fourth block has no positions.
 *
 * <p>Hugging Face 2025; blocks without positions as in NoPE (Yang et al. 2025).
 */
public final class SmolLm3 implements Architecture {
  private static final int NO_ROPE_PERIOD = 4;

  @Override
  public String id() {
    return "smollm3";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.pairs(hp, w);
    return PreNorm.decoder(hp, w, i -> (i + 1) % NO_ROPE_PERIOD == 0 ? Positions.none() : rope);
  }
}
