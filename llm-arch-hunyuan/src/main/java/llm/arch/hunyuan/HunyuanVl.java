package llm.arch.hunyuan;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.attention.RopeScaling;
import llm.blocks.spi.Architecture;

/**
 * Hunyuan-VL, the language model: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))},
 * as in Hunyuan Dense, but with M-RoPE, which of text is RoPE in halves.
 *
 * <p>Tencent 2025. {@code rope.scaling.alpha} stretches RoPE's base.
 */
public final class HunyuanVl implements Architecture {
  @Override
  public String id() {
    return "hunyuan_vl";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.ofSections(hp, RopeScaling.ofAlpha(hp, Heads.of(hp).size(), w));
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var attention = Parts.attention(hp, w, index, rope);
    return Block.sequential(w, Norm.rms(hp), attention, Parts.dense(hp, w, index));
  }
}
