package llm.template;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** Taking characters off the ends of a text. */
final class Strips {
  private static final int FEW = 16;

  private Strips() {}

  static Text left(Text text, IntPredicate strip, Budget budget) {
    int start = start(text.value(), strip);
    budget.each(start);
    return text.slice(start, text.value().length(), budget);
  }

  static Text right(Text text, IntPredicate strip, Budget budget) {
    int end = end(text.value(), strip);
    budget.each((long) text.value().length() - end);
    return text.slice(0, end, budget);
  }

  static Text both(Text text, IntPredicate strip, Budget budget) {
    return right(left(text, strip, budget), strip, budget);
  }

  /** What the argument {@code chars} takes off: its characters, or white space without it. */
  static IntPredicate characters(Arguments arguments, Budget budget) {
    if (arguments.present("chars").isEmpty()) {
      return PythonChars::isSpace;
    }
    String chars = arguments.text("chars").value();
    if (chars.length() <= FEW) {
      return codePoint -> chars.indexOf(codePoint) >= 0;
    }
    budget.steps(chars.length());
    int[] sorted = chars.codePoints().sorted().toArray();
    return codePoint -> Arrays.binarySearch(sorted, codePoint) >= 0;
  }

  private static int start(String value, IntPredicate strip) {
    int at = 0;
    while (at < value.length() && strip.test(value.codePointAt(at))) {
      at += Character.charCount(value.codePointAt(at));
    }
    return at;
  }

  static int end(String value, IntPredicate strip) {
    int at = value.length();
    while (at > 0 && strip.test(value.codePointBefore(at))) {
      at -= Character.charCount(value.codePointBefore(at));
    }
    return at;
  }
}
