package llm.arch.qwen;

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
 * Qwen2 and 2.5: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm,
 * RoPE in halves, SwiGLU, grouped queries, and biases of queries, keys and values.
 *
 * <p>Yang et al. 2024.
 */
public final class Qwen2 implements Architecture {
  @Override
  public String id() {
    return "qwen2";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var attention = Attention.of(w, Heads.of(hp, index), rope);
    return Block.sequential(w, Norm.rms(hp), attention, Parts.dense(hp, w, index));
  }
}
