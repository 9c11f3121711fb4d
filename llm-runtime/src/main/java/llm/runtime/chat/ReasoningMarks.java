package llm.runtime.chat;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What stands before and behind reasoning.
 *
 * @param open before it
 * @param close behind it
 */
record ReasoningMarks(String open, String close) {
  /** What published models write; for templates that never print reasoning. */
  private static final List<ReasoningMarks> KNOWN =
      List.of(
          new ReasoningMarks("<think>", "</think>"),
          new ReasoningMarks("<thinking>", "</thinking>"),
          new ReasoningMarks("[THINK]", "[/THINK]"),
          new ReasoningMarks("<seed:think>", "</seed:think>"),
          new ReasoningMarks("<|START_THINKING|>", "<|END_THINKING|>"),
          new ReasoningMarks("<|channel>thought", "<channel|>"),
          new ReasoningMarks("<|inner_prefix|>", "<|inner_suffix|>"),
          new ReasoningMarks("<|begin_of_thought|>", "<|end_of_thought|>"));

  /** Where nothing is known: what most models write. Marks count at an answer's beginning alone. */
  static final ReasoningMarks USUAL = KNOWN.getFirst();

  /** The first of the known ones both of whose marks pass the test. */
  static Optional<ReasoningMarks> known(Predicate<String> occurs) {
    return KNOWN.stream().filter(m -> occurs.test(m.open) && occurs.test(m.close)).findFirst();
  }

  /**
   * The marks in what a template writes around reasoning: the last tag before it and the first
   * behind it. Empty if there are none.
   */
  static Optional<ReasoningMarks> between(String before, String after) {
    var open = before.stripTrailing();
    int start = Math.max(open.lastIndexOf('<'), open.lastIndexOf('['));
    var close = after.stripLeading();
    int end = tagEnd(close);
    if (start < 0 || end <= 0) return Optional.empty();
    return Optional.of(new ReasoningMarks(open.substring(start), close.substring(0, end)));
  }

  /** Where the tag ends with which a text begins; 0 if it begins with none. */
  static int tagEnd(String text) {
    if (text.isEmpty()) return 0;
    return switch (text.charAt(0)) {
      case '<' -> text.indexOf('>') + 1;
      case '[' -> text.indexOf(']') + 1;
      default -> 0;
    };
  }
}
