package llm.cli.compare;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import llm.cli.compare.MixerFacts.Step;

/**
 * A part of a block that is neither its mixer nor its feed-forward.
 *
 * @param kind {@code LAuReL}, {@code LayerInput}
 * @param place where it works
 * @param before norm of what it sees, if it has one of its own
 * @param after norm of what it gives, if there is one
 * @param steps what it is made of, as it works
 */
record AsideFacts(
    String kind,
    Place place,
    Optional<NormFacts> before,
    Optional<NormFacts> after,
    List<Step> steps) {

  /** Kinds that are called so, and not by words. */
  private static final Set<String> NAMES = Set.of("AltUp", "LAuReL");

  /** Where a part works. */
  enum Place {
    /** It sees what the mixer sees, and is added with it. */
    BESIDE("beside the mixer"),
    /** Behind the mixer, looking at another text. */
    CROSS("behind the mixer"),
    /** Around mixer and feed-forward. */
    AROUND("around both"),
    /** Behind all else. */
    LAST("at the end"),
    /** A place that is not known here. */
    OTHER("");

    private final String text;

    Place(String text) {
      this.text = text;
    }

    private static Place of(String name) {
      return Stream.of(values())
          .filter(place -> place.name().equalsIgnoreCase(name))
          .findFirst()
          .orElse(OTHER);
    }

    /** As descriptions have it. */
    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether a part is one: it says where it works, as only norms do else. */
  static boolean isAside(Details part) {
    return !part.isNorm() && !part.text("place").isEmpty();
  }

  static AsideFacts of(Details part, Optional<NormFacts> before, Optional<NormFacts> after) {
    return new AsideFacts(
        part.block().kind(), Place.of(part.text("place")), before, after, steps(part));
  }

  private static List<Step> steps(Details part) {
    return switch (part.block().kind()) {
      case "LayerInput" ->
          List.of(
              linear(part, 0),
              new Step("function", FeedForwardFacts.activationText(part.text("activation"))),
              new Step("table", "× the layer's row of the token"),
              linear(part, 1));
      case "CrossAttention" ->
          List.of(
              linear(part, 0),
              new Step("function", "attention to the encoder's rows"),
              linear(part, 2));
      default ->
          part.children().stream().filter(c -> !StateFacts.isState(c)).map(Step::of).toList();
    };
  }

  private static Step linear(Details part, int index) {
    return Step.of(part.children().get(index));
  }

  /** {@code LAuReL}, {@code layer input}: what papers call it, or else words. */
  String name() {
    return NAMES.contains(kind) ? kind : MixerFacts.words(kind);
  }

  /** {@code , LAuReL beside the mixer}; empty for none. */
  static String texts(List<AsideFacts> asides) {
    return asides.stream()
        .map(aside -> ", " + (aside.kind + " " + aside.place.text).strip())
        .collect(Collectors.joining());
  }
}
