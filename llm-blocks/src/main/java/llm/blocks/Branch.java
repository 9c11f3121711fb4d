package llm.blocks;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import llm.tensor.Operations;
import llm.tensor.Rows;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.StateSlot;

/**
 * A way beside the residual stream: {@code postNorm(work(norm(x)))}.
 *
 * @param place in its block
 * @param norm before the work, if there is one
 * @param postNorm behind the work, if there is one
 */
record Branch(Place place, Optional<Norm> norm, Work work, Optional<Norm> postNorm) {
  /** What a branch is in its block; intermediates are named after it. */
  enum Place {
    MIXER("attn"),
    CROSS("cross_attn"),
    BESIDE("beside"),
    FEED_FORWARD("ffn"),
    LAST("last");

    private final String prefix;

    Place(String prefix) {
      this.prefix = prefix;
    }
  }

  /** What mixers and feed-forwards have in common. */
  private record Work(
      Computation computation, List<StateSlot<?>> states, Supplier<Description> description) {}

  private interface Computation {
    void apply(Rows x, Rows y, Pass pass);
  }

  static Branch of(Optional<Norm> norm, Mixer mixer) {
    var work = new Work(mixer::apply, mixer.states(), mixer::describe);
    return new Branch(Place.MIXER, norm, work, Optional.empty());
  }

  static Branch crossing(Norm norm, CrossMixer mixer) {
    var work = new Work(mixer::apply, mixer.states(), mixer::describe);
    return new Branch(Place.CROSS, Optional.of(norm), work, Optional.empty());
  }

  static Branch of(Place place, Optional<Norm> norm, FeedForward feedForward) {
    var work = new Work(feedForward::apply, feedForward.states(), feedForward::describe);
    return new Branch(place, norm, work, Optional.empty());
  }

  Branch withPostNorm(Norm postNorm) {
    return new Branch(place, norm, work, Optional.of(postNorm));
  }

  List<StateSlot<?>> states() {
    return work.states;
  }

  /** What the work is given: out, or x itself where nothing is normalised. */
  Rows normalized(Rows x, Rows out, Pass pass) {
    if (norm.isEmpty()) return x;
    norm.get().apply(x, out, pass);
    pass.observe(place.prefix + "_norm", out);
    return out;
  }

  void work(Rows normed, Rows y, Pass pass) {
    work.computation.apply(normed, y, pass);
    if (place != Place.MIXER) pass.observe(place.prefix + "_out", y); // a mixer has its own names
  }

  /** x += scale * postNorm(y). */
  void join(Rows y, float scale, Rows x, Pass pass) {
    if (postNorm.isPresent()) {
      postNorm.get().apply(y, y, pass);
      pass.observe(place.prefix + "_post_norm", y);
    }
    if (scale != 1) Operations.scale(y, scale, pass.workspace());
    Operations.add(x, y, pass.workspace());
  }

  /**
   * The block's description with this branch behind what it has. Of a norm it says whether it works
   * before or after: its name need not say so.
   *
   * @param sharesNorm whether the norm before it is another branch's, and told already
   */
  Description describe(Description block, boolean sharesNorm, KeyValueType type) {
    var described = work.description.get().withStates(work.states, type);
    if (place != Place.MIXER && place != Place.FEED_FORWARD) {
      described = described.with("place", place.name().toLowerCase(Locale.ROOT));
    }
    var before = sharesNorm ? Optional.<Norm>empty() : norm;
    return with(with(block, before, "before").with(described), postNorm, "after");
  }

  private static Description with(Description description, Optional<Norm> norm, String place) {
    return norm.map(n -> description.with(n.describe().with("place", place))).orElse(description);
  }
}
