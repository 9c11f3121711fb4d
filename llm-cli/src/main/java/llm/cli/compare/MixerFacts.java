package llm.cli.compare;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What moves information along a sequence in one block.
 *
 * @param kind {@code Attention}, {@code ShortConvolution}
 * @param attention where it is that
 * @param steps what it is made of, as it works
 * @param layers its linear layers, as they work
 * @param states what it keeps of a sequence
 * @param owner the block whose keys and values it reads instead, if it does
 */
record MixerFacts(
    String kind,
    Optional<AttentionFacts> attention,
    List<Step> steps,
    List<LinearFacts> layers,
    List<StateFacts> states,
    Optional<String> owner) {

  private static final String SIDE_BY_SIDE = "SideBySide";

  /**
   * A step of a mixer.
   *
   * @param style as drawings have it: {@code linear}, {@code norm}, {@code function}
   * @param text what it is
   */
  record Step(String style, String text) {
    static Step of(Details part) {
      if (part.is("Linear")) {
        return new Step("linear", part.block().name() + (part.flag("bias") ? " + b" : ""));
      }
      if (part.isNorm()) return new Step("norm", part.block().kind());
      // the first number alone: there is little room
      return new Step(
          "function",
          part.block().details().entrySet().stream()
              .filter(detail -> detail.getValue() instanceof Number)
              .findFirst()
              .map(detail -> ", " + detail.getKey() + " " + detail.getValue())
              .map(words(part.block().kind())::concat)
              .orElseGet(() -> words(part.block().kind())));
    }
  }

  /** Whether its steps are mixers of the same rows, whose results are added. */
  boolean isSum() {
    return kind.equals(SIDE_BY_SIDE);
  }

  static MixerFacts of(Details mixer) {
    return new MixerFacts(
        mixer.block().kind(),
        AttentionFacts.isAttention(mixer)
            ? Optional.of(AttentionFacts.of(mixer))
            : Optional.empty(),
        mixer.children().stream().filter(c -> !StateFacts.isState(c)).map(Step::of).toList(),
        LinearFacts.of(mixer),
        StateFacts.of(mixer),
        Optional.of(mixer.text("attention.shared_kv")).filter(owner -> !owner.isEmpty()));
  }

  /** {@code attention}, {@code short convolution}. */
  String name() {
    return words(kind);
  }

  /** {@code short convolution; 1,536 bytes a sequence}. */
  String stateText() {
    if (states.isEmpty()) return owner.map("that of "::concat).orElse("none");
    return states.stream().map(StateFacts::text).collect(Collectors.joining("; "));
  }

  /** {@code short convolution}, of {@code ShortConvolution}. */
  static String words(String kind) {
    return kind.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[a-z])(?=[0-9])", " ")
        .toLowerCase(Locale.ROOT);
  }
}
