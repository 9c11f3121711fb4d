package llm.arch.qwen;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Qwen: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, RoPE in
 * halves, SwiGLU, and one projection with biases for queries, keys and values.
 *
 * <p>Bai et al. 2023. The feed-forward is half as wide as the file says: gate and up together are
 * that wide.
 */
public final class Qwen implements Architecture {
  @Override
  public String id() {
    return "qwen";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    int length = hp.feedForwardLength(index) / 2;
    return Block.sequential(
        w,
        Norm.rms(hp),
        Attention.of(w, Heads.of(hp, index), rope),
        FeedForward.gated(w, length, Activation.SILU));
  }
}
