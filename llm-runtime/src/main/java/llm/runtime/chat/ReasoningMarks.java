package llm.runtime.chat;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What stands before and behind reasoning.
 *
 * @param open before it
 * @param close behind it
 */
record ReasoningMarks(String open, String close) {
  private static final Pattern TAG = Pattern.compile("<[^>\\s]+>|\\[[^\\]\\s]+]");

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
   * The marks that a template writes; empty if they are none.
   *
   * <p>Where other text stands next to a tag ({@code <|close|>think<|sep|>}), all of it is the
   * mark.
   *
   * @param before what it writes between what begins an answer and reasoning, if that is known
   * @param all what it writes before reasoning; its last tag counts where no more is known
   * @param after what it writes between reasoning and the answer
   */
  static Optional<ReasoningMarks> between(Optional<String> before, String all, String after) {
    var open = before.map(String::strip).filter(s -> !s.isEmpty()).orElseGet(() -> lastTag(all));
    var close = after.strip();
    if (open.isEmpty() || tagEnd(close) == 0) return Optional.empty();
    return Optional.of(new ReasoningMarks(open, close));
  }

  private static String lastTag(String text) {
    var open = text.stripTrailing();
    int start = Math.max(open.lastIndexOf('<'), open.lastIndexOf('['));
    return start < 0 ? "" : open.substring(start);
  }

  /** Where the tag ends with which a text begins; 0 if it begins with none. */
  static int tagEnd(String text) {
    var tag = TAG.matcher(text);
    return tag.lookingAt() ? tag.end() : 0;
  }
}
