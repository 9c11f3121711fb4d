package llm.cli.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One block of a decoder.
 *
 * @param parallel whether attention and feed-forward see the same rows; otherwise one after the
 *     other
 * @param residualScale factor of what is added to the residual stream; empty for 1
 * @param attention what rows learn from others
 * @param feedForward what is done to each row
 * @param norms around the two
 */
record BlockFacts(
    boolean parallel,
    Optional<Number> residualScale,
    AttentionFacts attention,
    FeedForwardFacts feedForward,
    Norms norms) {

  /** The norms around attention and feed-forward, where they are. */
  record Norms(
      Optional<NormFacts> beforeAttention,
      Optional<NormFacts> afterAttention,
      Optional<NormFacts> beforeFeedForward,
      Optional<NormFacts> afterFeedForward) {

    Stream<NormFacts> all() {
      return Stream.of(beforeAttention, afterAttention, beforeFeedForward, afterFeedForward)
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

    /** Where they are: at both of attention and feed-forward, or at one. */
    private String places(boolean parallel) {
      var places = new ArrayList<String>();
      boolean shared = parallel && beforeAttention.isPresent() && beforeFeedForward.isEmpty();
      places(
          places, "before", beforeAttention.isPresent(), shared || beforeFeedForward.isPresent());
      places(places, "after", afterAttention.isPresent(), afterFeedForward.isPresent());
      var text = String.join("; ", places);
      if (!parallel || beforeAttention.isEmpty()) return text;
      return text + (shared ? " (one shared norm)" : " (two norms)");
    }

    private static void places(
        List<String> places, String place, boolean attention, boolean feedForward) {
      if (attention && feedForward) places.add(place + " attention and feed-forward");
      else if (attention) places.add(place + " attention");
      else if (feedForward) places.add(place + " feed-forward");
    }
  }

  static BlockFacts of(Details block) {
    var children = block.children();
    int attention = indexOf(children, "Attention");
    int feedForward = Math.max(indexOf(children, "FeedForward"), indexOf(children, "Experts"));
    if (attention < 0 || feedForward < attention) {
      throw new IllegalArgumentException(
          block.block().name() + " has no attention with a feed-forward behind it");
    }
    var between = children.subList(attention, feedForward);
    return new BlockFacts(
        block.text("form").equals("parallel"),
        block.number("residual_scale"),
        AttentionFacts.of(children.get(attention)),
        FeedForwardFacts.of(children.get(feedForward)),
        new Norms(
            norm(children.subList(0, attention), "before"),
            norm(between, "after"),
            norm(between, "before"),
            norm(children.subList(feedForward, children.size()), "after")));
  }

  private static int indexOf(List<Details> children, String kind) {
    return IntStream.range(0, children.size())
        .filter(i -> children.get(i).is(kind))
        .findFirst()
        .orElse(-1);
  }

  private static Optional<NormFacts> norm(List<Details> blocks, String place) {
    return blocks.stream()
        .filter(block -> block.isNorm() && block.text("place").equals(place))
        .findFirst()
        .map(NormFacts::of);
  }

  /** Whether one norm serves attention and feed-forward. */
  boolean sharesNorm() {
    return parallel && norms.beforeAttention.isPresent() && norms.beforeFeedForward.isEmpty();
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
    var experts = feedForward.experts().stream();
    return Stream.of(
            attention.layers().stream(),
            feedForward.layers().stream(),
            experts.flatMap(
                e ->
                    Stream.concat(
                        e.router().stream(),
                        e.shared().stream().flatMap(s -> s.layers().stream()))))
        .flatMap(layers -> layers);
  }

  String normsText() {
    return norms.kinds() + " " + norms.places(parallel);
  }

  String formText() {
    var form = parallel ? "parallel" : "sequential";
    return residualScale.map(s -> form + ", scaled by " + Numbers.text(s)).orElse(form);
  }
}
