package llm.arch.hunyuan;

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

  /** Attention whose queries and keys are normalised after they were rotated. */
  static Attention attention(Hyperparameters hp, Weights w, int index, Positions rope) {
    var heads = Heads.of(hp, index);
    return Attention.of(w, heads, rope)
        .withNormsAfterRotation(
            Norm.rms(w.at("attn_q_norm"), heads.size(), hp.rmsEpsilon()),
            Norm.rms(w.at("attn_k_norm"), heads.size(), hp.rmsEpsilon()));
  }

  /** A plain SwiGLU. */
  static FeedForward dense(Hyperparameters hp, Weights w, int index) {
    return FeedForward.gated(w, hp.feedForwardLength(index), Activation.SILU);
  }

  /** A SwiGLU beside experts. */
  static FeedForward shared(Hyperparameters hp, Weights w) {
    return FeedForward.shared(w, hp.positive("expert_shared_feed_forward_length"), Activation.SILU);
  }
}
