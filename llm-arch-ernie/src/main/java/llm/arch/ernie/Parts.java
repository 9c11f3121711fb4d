package llm.arch.ernie;

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

/** What the families share. */
final class Parts {
  private Parts() {}

  /** Makes the feed-forward of the block that is here. */
  interface FeedForwards {
    FeedForward of(Hyperparameters hp, Weights w, int index);
  }

  static Decoder decoder(Hyperparameters hp, Weights w, Positions rope, FeedForwards feedForwards) {
    return Decoder.of(
        hp,
        w,
        Norm.rms(hp),
        i ->
            Block.sequential(
                w.block(i),
                Norm.rms(hp),
                Attention.of(w.block(i), Heads.of(hp, i), rope),
                feedForwards.of(hp, w.block(i), i)));
  }

  /** A plain SwiGLU. */
  static FeedForward dense(Hyperparameters hp, Weights w, int index) {
    return FeedForward.gated(w, hp.feedForwardLength(index), Activation.SILU);
  }
}
