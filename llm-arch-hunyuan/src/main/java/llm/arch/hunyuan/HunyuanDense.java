package llm.arch.hunyuan;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;

/**
 * Hunyuan Dense: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm,
 * RoPE in halves, SwiGLU, grouped queries, and queries and keys normalised head by head after they
 * were rotated.
 *
 * <p>Tencent 2025. What stretches RoPE is in {@code rope.freq_base} already.
 */
public final class HunyuanDense implements Architecture {
  @Override
  public String id() {
    return "hunyuan-dense";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var attention = Parts.attention(hp, w, index, rope);
    return Block.sequential(w, Norm.rms(hp), attention, Parts.dense(hp, w, index));
  }
}
