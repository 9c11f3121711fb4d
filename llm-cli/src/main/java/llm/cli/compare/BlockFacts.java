package llm.cli.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One block of a decoder.
 *
 * @param parallel whether mixer and feed-forward see the same rows; otherwise one after the other
 * @param residualScale factor of what is added to the residual stream; empty for 1
 * @param mixer what rows learn from others, if they do
 * @param feedForward what is done to each row, if something is
 * @param norms around the two
 * @param asides what is there besides
 */
record BlockFacts(
    boolean parallel,
    Optional<Number> residualScale,
    Optional<MixerFacts> mixer,
    Optional<FeedForwardFacts> feedForward,
    Norms norms,
    List<AsideFacts> asides) {

  /** The norms around mixer and feed-forward, where they are. */
  record Norms(
      Optional<NormFacts> beforeMixer,
      Optional<NormFacts> afterMixer,
      Optional<NormFacts> beforeFeedForward,
      Optional<NormFacts> afterFeedForward) {

    Stream<NormFacts> all() {
      return Stream.of(beforeMixer, afterMixer, beforeFeedForward, afterFeedForward)
          .flatMap(Optional::stream);
    }

    /** The kinds, mostly one. */
    String kinds() {
      var kinds = all().map(NormFacts::text).distinct().toList();
      return kinds.isEmpty() ? "none" : String.join(", ", kinds);
    }

    String epsilons() {
      var epsilons =
          all().flatMap(norm -> norm.epsilon().stream()).map(Numbers::text).distinct().toList();
      return epsilons.isEmpty() ? "none" : String.join(", ", epsilons);
    }

    /**
     * Where they are: at both of mixer and feed-forward, or at one.
     *
     * @param mixer what it is called
     */
    private String places(boolean parallel, String mixer) {
      var places = new ArrayList<String>();
      boolean shared = parallel && beforeMixer.isPresent() && beforeFeedForward.isEmpty();
      var before = at(mixer, beforeMixer.isPresent(), shared || beforeFeedForward.isPresent());
      if (!before.isEmpty()) places.add("before " + before);
      var after = at(mixer, afterMixer.isPresent(), afterFeedForward.isPresent());
      if (!after.isEmpty()) places.add("after " + after);
      var text = String.join("; ", places);
      if (!parallel || beforeMixer.isEmpty()) return text;
      return text + (shared ? " (one shared norm)" : " (two norms)");
    }

    private static String at(String mixer, boolean atMixer, boolean atFeedForward) {
      if (atMixer && atFeedForward) return mixer + " and feed-forward";
      if (atMixer) return mixer;
      return atFeedForward ? "feed-forward" : "";
    }
  }

  static BlockFacts of(Details block) {
    var children = block.children();
    var work =
        IntStream.range(0, children.size())
            .filter(i -> !children.get(i).isNorm() && !AsideFacts.isAside(children.get(i)))
            .boxed()
            .toList();
    if (work.isEmpty() || work.size() > 2) {
      throw new IllegalArgumentException(
          block.block().name() + " is no mixer with a feed-forward behind it, nor one of the two");
    }
    boolean both = work.size() == 2;
    boolean mixes = both || mixes(children.get(work.getFirst()));
    int mixer = mixes ? work.getFirst() : -1;
    int feedForward = both || !mixes ? work.getLast() : children.size();
    var between = children.subList(mixer + 1, feedForward);
    var behind = children.subList(Math.min(feedForward + 1, children.size()), children.size());
    return new BlockFacts(
        block.text("form").equals("parallel"),
        block.number("residual_scale"),
        mixes ? Optional.of(MixerFacts.of(children.get(mixer))) : Optional.empty(),
        both || !mixes
            ? Optional.of(FeedForwardFacts.of(children.get(feedForward)))
            : Optional.empty(),
        new Norms(
            mixes ? norm(children.subList(0, mixer), "before") : Optional.empty(),
            mixes ? norm(between, "after") : Optional.empty(),
            norm(between, "before"),
            norm(behind, "after")),
        AsideFacts.of(block));
  }

  /** Whether a block's only part mixes rows: then it keeps something of those that came before. */
  private static boolean mixes(Details part) {
    return !StateFacts.of(part).isEmpty();
  }

  private static Optional<NormFacts> norm(List<Details> blocks, String place) {
    return blocks.stream()
        .filter(block -> block.isNorm() && block.text("place").equals(place))
        .findFirst()
        .map(NormFacts::of);
  }

  /** Whether one norm serves mixer and feed-forward. */
  boolean sharesNorm() {
    return parallel && norms.beforeMixer.isPresent() && norms.beforeFeedForward.isEmpty();
  }

  /** Which of its layers have a bias. */
  String biasesText() {
    var layers = linears().toList();
    var names = new ArrayList<String>();
    layers.stream().filter(LinearFacts::bias).map(LinearFacts::name).forEach(names::add);
    if (names.size() == layers.size()) names = new ArrayList<>(List.of("all linear layers"));
    if (norms.all().anyMatch(NormFacts::bias)) names.add("norms");
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  private Stream<LinearFacts> linears() {
    var experts = feedForward.stream().flatMap(f -> f.experts().stream());
    return Stream.of(
            mixer.stream().flatMap(m -> m.layers().stream()),
            feedForward.stream().flatMap(f -> f.layers().stream()),
            experts.flatMap(
                e ->
                    Stream.concat(
                        e.router().stream(),
                        e.shared().stream().flatMap(s -> s.layers().stream()))))
        .flatMap(layers -> layers);
  }

  String normsText() {
    return norms.kinds()
        + " "
        + norms.places(parallel, attention().isEmpty() ? "mixer" : "attention");
  }

  /** Its attention, if that is how it mixes. */
  Optional<AttentionFacts> attention() {
    return mixer.flatMap(MixerFacts::attention);
  }

  String mixerText() {
    return mixer.map(MixerFacts::name).orElse("none");
  }

  String stateText() {
    return mixer.map(MixerFacts::stateText).orElse("none");
  }

  /** What is told of its feed-forward. */
  String ofFeedForward(Function<FeedForwardFacts, String> text) {
    return feedForward.map(text).orElse("none");
  }

  String formText() {
    var form = (parallel ? "parallel" : "sequential") + AsideFacts.texts(asides);
    return residualScale.map(s -> form + ", scaled by " + Numbers.text(s)).orElse(form);
  }
}
