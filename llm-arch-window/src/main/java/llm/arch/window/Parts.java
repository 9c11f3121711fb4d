package llm.arch.window;

import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Weights;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.attention.RopeScaling;
import llm.tensor.Activation;
import llm.tensor.Rotation.Pairing;

/** What the families share. */
final class Parts {
  private Parts() {}

  /** RoPE in halves of the blocks that see a window, scaled as that of the others. */
  static Rope localRope(Hyperparameters hp, Weights w) {
    var scaling = RopeScaling.ofWindowLikeOthers(hp, Heads.of(hp).size(), w);
    return Rope.of(Pairing.HALVES, scaling);
  }

  /** A plain SwiGLU. */
  static FeedForward dense(Hyperparameters hp, Weights w, int index) {
    return FeedForward.gated(w, hp.feedForwardLength(index), Activation.SILU);
  }

  /** Whether the block has experts, though a tensor of theirs may be missing. */
  static boolean hasExperts(Weights w) {
    return w.has("ffn_gate_inp") || w.has("ffn_gate_exps");
  }
}
