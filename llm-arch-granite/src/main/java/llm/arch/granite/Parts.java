package llm.arch.granite;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Embedding;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Mixer;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.tensor.Activation;

/** What the families share: four scales, {@code h = x + r mixer(norm(x))} and so on. */
final class Parts {
  private Parts() {}

  /** Makes a part of the block that is here. */
  interface Maker<T> {
    T of(Hyperparameters hp, Weights w, int index);
  }

  static Decoder decoder(
      Hyperparameters hp, Weights w, Maker<Mixer> mixer, Maker<FeedForward> feedForward) {
    var embedding = Embedding.of(w.at("token_embd")).withScale(hp.scale("embedding_scale", 1));
    return Decoder.of(
            hp, w, embedding, Norm.rms(hp), i -> block(hp, w.block(i), i, mixer, feedForward))
        .withLogitScale(1 / hp.scale("logit_scale", 1));
  }

  private static Block block(
      Hyperparameters hp,
      Weights w,
      int index,
      Maker<Mixer> mixer,
      Maker<FeedForward> feedForward) {
    return Block.sequential(w, Norm.rms(hp), mixer.of(hp, w, index), feedForward.of(hp, w, index))
        .withResidualScale(hp.scale("residual_scale", 1));
  }

  /** RoPE in pairs, or no positions, as {@code rope.scaling.finetuned} says. */
  static Positions positions(Hyperparameters hp, Weights w, boolean otherwise) {
    return hp.flag("rope.scaling.finetuned", otherwise) ? Rope.pairs(hp, w) : Positions.none();
  }

  static Attention attention(Hyperparameters hp, Weights w, int index, Positions positions) {
    var heads = Heads.of(hp, index);
    float plain = (float) (1 / Math.sqrt(heads.size()));
    return Attention.of(w, heads, positions).withScale(hp.scale("attention.scale", plain));
  }

  /** A plain SwiGLU. */
  static FeedForward dense(Hyperparameters hp, Weights w, int index) {
    return FeedForward.gated(w, hp.feedForwardLength(index), Activation.SILU);
  }

  /** Experts whose weights sum to 1, and a shared one where the file has it. */
  static FeedForward experts(Hyperparameters hp, Weights w, int index) {
    var routing = Routing.softmax().normalized();
    return Experts.gated(w, hp, hp.feedForwardLength(index), Activation.SILU, routing)
        .withSharedOf(w, hp, Activation.SILU);
  }
}
