package llm.arch.deepseek;

import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Weights;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.tensor.Activation;

/** What the families share. */
final class Parts {
  private Parts() {}

  /** A plain SwiGLU in the first blocks; in the others experts, and one that all rows see. */
  static FeedForward feedForward(Hyperparameters hp, Weights w, int index, Routing routing) {
    if (!hp.hasExperts(index)) {
      return FeedForward.gated(w, hp.feedForwardLength(index), Activation.SILU);
    }
    return Experts.gatedAndShared(w, hp, Activation.SILU, routing);
  }
}
