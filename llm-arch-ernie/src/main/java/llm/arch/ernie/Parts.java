package llm.arch.ernie;

import llm.blocks.Attention;
import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Heads;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Rope;
import llm.blocks.Weights;
import llm.tensor.Activation;

/** What the families share. */
final class Parts {
  private Parts() {}

  /** Makes the feed-forward of the block that is here. */
  interface FeedForwards {
    FeedForward of(Hyperparameters hp, Weights w, int index);
  }

  static Decoder decoder(Hyperparameters hp, Weights w, FeedForwards feedForwards) {
    var rope = Rope.pairs(hp, w);
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
