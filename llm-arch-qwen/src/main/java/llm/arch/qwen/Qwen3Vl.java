package llm.arch.qwen;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;

/**
 * Qwen3-VL, the language model: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))},
 * as in Qwen3, but with M-RoPE, which of text is RoPE in halves.
 *
 * <p>Bai et al. 2025. What early blocks add to the rows of images, {@code n_deepstack_layers}, does
 * not concern text.
 */
public final class Qwen3Vl implements Architecture {
  @Override
  public String id() {
    return "qwen3vl";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.ofSections(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var attention = Parts.normedAttention(hp, w, index, rope);
    return Block.sequential(w, Norm.rms(hp), attention, Parts.dense(hp, w, index));
  }
}
