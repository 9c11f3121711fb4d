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
 * Qwen2-VL and 2.5-VL, the language model: {@code h = x + attention(norm(x)); y = h +
 * feedForward(norm(h))}, as in Qwen2, but with M-RoPE, which of text is RoPE in halves.
 *
 * <p>Wang et al. 2024.
 */
public final class Qwen2Vl implements Architecture {
  @Override
  public String id() {
    return "qwen2vl";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.ofSections(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var attention = Attention.of(w, Heads.of(hp, index), rope);
    return Block.sequential(w, Norm.rms(hp), attention, Parts.dense(hp, w, index));
  }
}
