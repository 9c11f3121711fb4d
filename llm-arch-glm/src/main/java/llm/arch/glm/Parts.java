package llm.arch.glm;

import llm.blocks.Block;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.tensor.Activation;

/** What the GLM families share. */
final class Parts {
  private Parts() {}

  /** {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm and SwiGLU. */
  static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    return Block.sequential(
        w,
        Norm.rms(hp),
        Attention.of(w, Heads.of(hp, index), rope),
        FeedForward.fusedGate(w, hp.feedForwardLength(index), Activation.SILU));
  }
}
