package llm.grammar.notation;

import java.util.regex.Pattern;
import llm.grammar.form.Regex;

/** Counts in braces: {@code {3}}, {@code {3,}}, {@code {3,5}}. */
final class Braces {
  private static final Pattern COUNT = Pattern.compile("\\{[0-9]+(,[0-9]*)?\\}");

  private Braces() {}

  /** Whether a count comes next; a brace may stand for itself. */
  static boolean isCount(Cursor in) {
    return in.matches(COUNT);
  }

  /** Least and most of the count that comes next. */
  static int[] count(Cursor in) {
    in.expect("{");
    int min = Math.max(in.number(), 0);
    int max = min;
    if (in.skip(",")) {
      int upper = in.number();
      max = upper < 0 ? Regex.UNBOUNDED : upper;
    }
    in.expect("}");
    if (max < min) {
      throw in.syntax("a count from " + min + " to " + max);
    }
    return new int[] {min, max};
  }
}
