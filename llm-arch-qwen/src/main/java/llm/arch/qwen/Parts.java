package llm.arch.qwen;

import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.tensor.Activation;

/** What several Qwen families share. */
final class Parts {
  private Parts() {}

  /** Attention whose queries and keys are normalised, each head by itself. */
  static Attention normedAttention(Hyperparameters hp, Weights w, int index, Positions rope) {
    return Attention.of(w, Heads.of(hp, index), rope).withRmsNorms(w, hp.rmsEpsilon());
  }

  /** A plain SwiGLU. */
  static FeedForward dense(Hyperparameters hp, Weights w, int index) {
    return FeedForward.gated(w, hp.feedForwardLength(index), Activation.SILU);
  }

  /**
   * Experts, each a SwiGLU; where the file does not say their width, all that a row uses are as
   * wide as a plain one.
   *
   * @param routing where the file says nothing else
   */
  static Experts experts(Hyperparameters hp, Weights w, int index, Routing routing) {
    int length =
        hp.optionalPositive("expert_feed_forward_length")
            .orElseGet(() -> hp.feedForwardLength(index) / hp.positive("expert_used_count"));
    return Experts.gated(w, hp, length, Activation.SILU, Routing.of(hp, routing));
  }
}
