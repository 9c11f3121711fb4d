package llm.arch.llama;

import java.util.function.IntFunction;
import llm.blocks.Attention;
import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Heads;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.tensor.Activation;

/**
 * What Llama and most of its kin share: {@code h = x + attention(norm(x)); y = h +
 * feedForward(norm(h))}, with RMSNorm and SwiGLU.
 */
final class PreNorm {
  private PreNorm() {}

  /** A decoder whose blocks may differ in how they know positions. */
  static Decoder decoder(Hyperparameters hp, Weights w, IntFunction<Positions> positions) {
    return Decoder.of(
        hp,
        w,
        outputNorm(hp, w),
        i -> {
          var block = w.block(i);
          var attention = Attention.of(block, Heads.of(hp, i), positions.apply(i));
          return block(hp, block, attention, swiGlu(hp, block, i));
        });
  }

  /** One block. */
  static Block block(Hyperparameters hp, Weights w, Attention attention, FeedForward feedForward) {
    return Block.sequential(
        Norm.rms(w.at("attn_norm"), hp.rmsEpsilon()),
        attention,
        Norm.rms(w.at("ffn_norm"), hp.rmsEpsilon()),
        feedForward);
  }

  /** The feed-forward of the block with this index. */
  static FeedForward swiGlu(Hyperparameters hp, Weights w, int index) {
    return FeedForward.gated(w, hp.feedForwardLength(index), Activation.SILU);
  }

  /** The norm behind the last block. */
  static Norm outputNorm(Hyperparameters hp, Weights w) {
    return Norm.rms(w.at("output_norm"), hp.rmsEpsilon());
  }
}
