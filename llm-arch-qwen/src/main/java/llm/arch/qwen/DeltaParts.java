package llm.arch.qwen;

import java.util.function.BiFunction;
import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Mixer;
import llm.blocks.Norm;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.experts.Routing;
import llm.tensor.Activation;

/**
 * What the families share whose blocks have gated delta nets, and gated attention here and there.
 */
final class DeltaParts {
  private static final String RECURRENT = "attention.recurrent_layers";

  private DeltaParts() {}

  /** Makes a part of the block that is here. */
  interface Maker<T> {
    T of(Hyperparameters hp, Weights w, int index);
  }

  /** {@code h = x + mixer(norm(x)); y = h + feedForward(norm(h))}. */
  static Decoder decoder(
      Hyperparameters hp,
      Weights root,
      BiFunction<Weights, Hyperparameters, Mixer> deltaNet,
      Maker<FeedForward> feedForward) {
    var rope = Rope.ofSections(hp, root);
    var norm = Norm.rms(hp);
    return Decoder.of(
        hp,
        root,
        norm,
        i -> {
          var w = root.block(i);
          var mixer =
              isRecurrent(hp, i)
                  ? deltaNet.apply(w, hp)
                  : Attention.gated(w, Heads.of(hp, i), rope).withRmsNorms(w, hp.rmsEpsilon());
          return Block.sequential(
              norm.apply(w.at("attn_norm")),
              mixer,
              norm.apply(w.at("post_attention_norm")),
              feedForward.of(hp, w, i));
        });
  }

  /** Whether a block has a delta net: the file says it of each, or how far those without lie. */
  private static boolean isRecurrent(Hyperparameters hp, int index) {
    var flags = hp.flags(RECURRENT);
    if (flags.isEmpty()) {
      return (index + 1) % hp.optionalPositive("full_attention_interval").orElse(4) != 0;
    }
    if (index < flags.get().size()) return flags.get().get(index);
    throw hp.wrong(RECURRENT, flags.get().size() + " values", "one for each of the blocks");
  }

  /** Experts whose weights sum to 1, and a shared one that counts as much as each row says. */
  static FeedForward experts(Hyperparameters hp, Weights w, int index) {
    int shared = hp.positive("expert_shared_feed_forward_length");
    return Parts.experts(hp, w, index, Routing.softmax().normalized())
        .withShared(FeedForward.sharedWeighed(w, shared, Activation.SILU));
  }
}
