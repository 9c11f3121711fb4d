package llm.arch.llama;

import java.util.function.IntFunction;
import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.tensor.Activation;

/**
 * What Llama's closest kin share: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))},
 * with RMSNorm and SwiGLU.
 */
final class PreNorm {
  private PreNorm() {}

  /** A decoder of such blocks, which may differ in how they know positions. */
  static Decoder decoder(Hyperparameters hp, Weights w, IntFunction<Positions> positions) {
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, positions.apply(i)));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions positions) {
    var attention = Attention.of(w, Heads.of(hp, index), positions);
    return Block.sequential(w, Norm.rms(hp), attention, swiGlu(hp, w, index));
  }

  /** The feed-forward of the block with this index. */
  static FeedForward swiGlu(Hyperparameters hp, Weights w, int index) {
    return FeedForward.gated(w, hp.feedForwardLength(index), Activation.SILU);
  }
}
