package llm.arch.gemma;

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
 * Gemma: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, RoPE in
 * halves, GELU gates, and embeddings multiplied by the square root of their width.
 *
 * <p>Gemma Team 2024. Files hold the norms' weights with 1 added.
 */
public final class Gemma implements Architecture {
  @Override
  public String id() {
    return "gemma";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Decoder.of(hp, w, Parts.embedding(w), Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var attention = Attention.of(w, Heads.of(hp, index), rope);
    return Block.sequential(w, Norm.rms(hp), attention, Parts.feedForward(hp, w, index));
  }
}
