package llm.cli.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One block.
 *
 * @param parallel whether mixer and feed-forward see the same rows; otherwise one after the other
 * @param scales factors of what moves on
 * @param mixer what rows learn from others, if they do
 * @param feedForward what is done to each row, if something is
 * @param norms around the two
 * @param asides what is there besides
 */
record BlockFacts(
    boolean parallel,
    Scales scales,
    Optional<MixerFacts> mixer,
    Optional<FeedForwardFacts> feedForward,
    Norms norms,
    List<AsideFacts> asides) {

  /**
   * Factors.
   *
   * @param branch of what is added to the residual stream; empty for 1
   * @param sum of the stream behind the mixer; empty for 1
   * @param output whether the stream is multiplied at the block's end
   */
  record Scales(Optional<Number> branch, Optional<Number> sum, boolean output) {
    private static Scales of(Details block) {
      return new Scales(
          block.number("residual_scale"),
          block.number("sum_scale"),
          block.flag("layer_output_scale"));
    }
  }

  /** Norms of one part: of what it sees, of what it gives, of what it is added to then. */
  record Around(Optional<NormFacts> before, Optional<NormFacts> after, Optional<NormFacts> sum) {
    private static final Around NONE =
        new Around(Optional.empty(), Optional.empty(), Optional.empty());

    private Stream<NormFacts> all() {
      return Stream.of(before, after, sum).flatMap(Optional::stream);
    }

    private Around with(NormFacts norm, String place) {
      return switch (place) {
        case "after" -> new Around(before, Optional.of(norm), sum);
        case "sum" -> new Around(before, after, Optional.of(norm));
        default -> new Around(Optional.of(norm), after, sum);
      };
    }
  }

  /** The norms around mixer and feed-forward, where they are. */
  record Norms(Around mixer, Around feedForward) {

    Stream<NormFacts> all() {
      return Stream.concat(mixer.all(), feedForward.all());
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
     * @param mixing what the mixer is called
     */
    private String places(boolean parallel, String mixing) {
      var places = new ArrayList<String>();
      boolean shared = parallel && mixer.before.isPresent() && feedForward.before.isEmpty();
      boolean second = shared || feedForward.before.isPresent();
      add(places, "before ", at(mixing, mixer.before.isPresent(), second));
      add(places, "after ", at(mixing, mixer.after.isPresent(), feedForward.after.isPresent()));
      add(
          places,
          "of the sum behind ",
          at(mixing, mixer.sum.isPresent(), feedForward.sum.isPresent()));
      var text = String.join("; ", places);
      if (!parallel || mixer.before.isEmpty()) return text;
      return text + (shared ? " (one shared norm)" : " (two norms)");
    }

    private static void add(List<String> places, String where, String parts) {
      if (!parts.isEmpty()) places.add(where + parts);
    }

    private static String at(String mixer, boolean atMixer, boolean atFeedForward) {
      if (atMixer && atFeedForward) return mixer + " and feed-forward";
      if (atMixer) return mixer;
      return atFeedForward ? "feed-forward" : "";
    }
  }

  /**
   * A part of a block with the norms around it.
   *
   * @param part mixer, feed-forward or another
   */
  private record Work(Details part, Around norms) {
    private Work with(Details norm) {
      return new Work(part, norms.with(NormFacts.of(norm), norm.text("place")));
    }

    private boolean isAside() {
      return AsideFacts.isAside(part);
    }

    private AsideFacts aside() {
      return AsideFacts.of(part, norms.before, norms.after);
    }

    /** In order; a norm before belongs to what comes next, another to what came last. */
    private static List<Work> of(Details block) {
      var works = new ArrayList<Work>();
      var before = Around.NONE;
      for (var child : block.children()) {
        if (!child.isNorm()) {
          works.add(new Work(child, before));
          before = Around.NONE;
        } else if (child.text("place").equals("before")) {
          before = before.with(NormFacts.of(child), "before");
        } else if (!works.isEmpty()) {
          works.add(works.removeLast().with(child));
        }
      }
      return works;
    }
  }

  static BlockFacts of(Details block) {
    var works = Work.of(block);
    var asides = works.stream().filter(Work::isAside).map(Work::aside).toList();
    var main = works.stream().filter(work -> !work.isAside()).toList();
    if (main.size() > 2) {
      throw new IllegalArgumentException(
          block.block().name() + " is no mixer with a feed-forward behind it, nor one of the two");
    }
    boolean mixes = main.size() == 2 || main.size() == 1 && mixes(main.getFirst().part);
    var mixer = mixes ? Optional.of(main.getFirst()) : Optional.<Work>empty();
    var rest = main.subList(mixes ? 1 : 0, main.size());
    var feedForward = rest.stream().findFirst();
    return new BlockFacts(
        block.text("form").equals("parallel"),
        Scales.of(block),
        mixer.map(work -> MixerFacts.of(work.part)),
        feedForward.map(work -> FeedForwardFacts.of(work.part)),
        new Norms(
            mixer.map(Work::norms).orElse(Around.NONE),
            feedForward.map(Work::norms).orElse(Around.NONE)),
        asides);
  }

  /**
   * Whether a block's only part mixes rows: then it keeps something of those that came before, or
   * stands in attention's place.
   */
  private static boolean mixes(Details part) {
    return !StateFacts.of(part).isEmpty() || part.block().name().equals("attn");
  }

  /** Whether one norm serves mixer and feed-forward. */
  boolean sharesNorm() {
    return parallel && norms.mixer.before.isPresent() && norms.feedForward.before.isEmpty();
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

  /** Its parts at a place. */
  List<AsideFacts> asidesAt(AsideFacts.Place place) {
    return asides.stream().filter(aside -> aside.place() == place).toList();
  }

  /** What is told of its feed-forward. */
  String ofFeedForward(Function<FeedForwardFacts, String> text) {
    return feedForward.map(text).orElse("none");
  }

  String formText() {
    var form = (parallel ? "parallel" : "sequential") + AsideFacts.texts(asides);
    return scales.branch.map(s -> form + ", scaled by " + Numbers.text(s)).orElse(form);
  }
}
