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
    if (index < hp.integer("leading_dense_block_count", 0)) {
      return FeedForward.gated(w, hp.feedForwardLength(index), Activation.SILU);
    }
    int length = hp.positive("expert_feed_forward_length");
    int sharedLength = hp.product("expert_feed_forward_length", "expert_shared_count");
    return Experts.gated(w, hp, length, Activation.SILU, routing)
        .withShared(FeedForward.shared(w, sharedLength, Activation.SILU));
  }
}
