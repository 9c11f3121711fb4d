package llm.template;

import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * Changes of case; what a character becomes has that character's origin.
 *
 * <p>Character by character: changing a whole string takes time that grows with its square where
 * characters become several, or where their neighbours matter.
 */
final class Cases {
  private static final int CAPITAL_SIGMA = 0x3A3;
  private static final int DOTTED_CAPITAL_I = 0x130;
  private static final int DOTLESS_I = 0x131;

  /** What a character becomes, which may be several; {@code first} if it begins a word. */
  @FunctionalInterface
  private interface Change {
    String apply(int at, int codePoint, boolean first);
  }

  private Cases() {}

  /** Separates no words. */
  private static boolean never(int codePoint) {
    return false;
  }

  static Text upper(Text text, Budget budget) {
    return each(text, budget, Cases::never, (at, codePoint, first) -> upper(codePoint));
  }

  static Text lower(Text text, Budget budget) {
    return each(
        text, budget, Cases::never, (at, codePoint, first) -> lower(text.value(), at, codePoint));
  }

  /** For comparing without regard to case. */
  static Text fold(Text text, Budget budget) {
    return each(text, budget, Cases::never, (at, codePoint, first) -> fold(codePoint));
  }

  static Text swap(Text text, Budget budget) {
    return each(
        text,
        budget,
        Cases::never,
        (at, codePoint, first) -> {
          if (Character.isUpperCase(codePoint)) {
            return lower(text.value(), at, codePoint);
          }
          return Character.isTitleCase(codePoint)
              ? Character.toString(codePoint)
              : upper(codePoint);
        });
  }

  /** The first character in upper case, the others in lower case. */
  static Text capitalize(Text text, Budget budget) {
    return title(text, budget, Cases::never);
  }

  /** Every word capitalized, where {@code between} separates words. */
  static Text title(Text text, Budget budget, IntPredicate between) {
    return each(
        text,
        budget,
        between,
        (at, codePoint, first) -> first ? titled(codePoint) : lower(text.value(), at, codePoint));
  }

  /** As {@link #title}, but what begins a word is in upper case, were it several letters. */
  static Text upperTitle(Text text, Budget budget, IntPredicate between) {
    return each(
        text,
        budget,
        between,
        (at, codePoint, first) -> first ? upper(codePoint) : lower(text.value(), at, codePoint));
  }

  private static String upper(int codePoint) {
    return codePoint < 0x80
        ? Character.toString(Character.toUpperCase(codePoint))
        : Character.toString(codePoint).toUpperCase(Locale.ROOT);
  }

  private static String lower(String value, int at, int codePoint) {
    return switch (codePoint) {
      case CAPITAL_SIGMA -> isFinal(value, at) ? "ς" : "σ";
      case DOTTED_CAPITAL_I -> "i\u0307";
      default -> Character.toString(Character.toLowerCase(codePoint));
    };
  }

  private static String fold(int codePoint) {
    if (codePoint < 0x80 || codePoint == DOTLESS_I) {
      return Character.toString(Character.toLowerCase(codePoint));
    }
    return upper(codePoint).toLowerCase(Locale.ROOT).replace('ς', 'σ');
  }

  private static String titled(int codePoint) {
    int title = Character.toTitleCase(codePoint);
    String upper = upper(codePoint);
    if (upper.codePointCount(0, upper.length()) == 1 || title != codePoint) {
      return Character.toString(title);
    }
    // A letter such as German sharp s becomes several, of which the first with case is a capital.
    int capital = PythonChars.isCased(upper.charAt(0)) ? 1 : 2;
    return upper.substring(0, capital) + upper.substring(capital).toLowerCase(Locale.ROOT);
  }

  /** Whether the sigma at {@code at} ends a word: a letter precedes it, and none follows. */
  private static boolean isFinal(String value, int at) {
    int before = at;
    while (before > 0 && PythonChars.isCaseIgnorable(value.codePointBefore(before))) {
      before -= Character.charCount(value.codePointBefore(before));
    }
    if (before == 0 || !PythonChars.isCased(value.codePointBefore(before))) {
      return false;
    }
    int after = at + 1;
    while (after < value.length() && PythonChars.isCaseIgnorable(value.codePointAt(after))) {
      after += Character.charCount(value.codePointAt(after));
    }
    return after == value.length() || !PythonChars.isCased(value.codePointAt(after));
  }

  private static Text each(Text text, Budget budget, IntPredicate between, Change change) {
    String value = text.value();
    budget.steps(value.length());
    budget.characters(value.length());
    var changed = new StringBuilder(value.length());
    boolean first = true;
    for (int at = 0; at < value.length(); ) {
      int codePoint = value.codePointAt(at);
      int next = at + Character.charCount(codePoint);
      changed.append(change.apply(at, codePoint, first));
      if (changed.length() != next) {
        return moving(text, budget, between, change);
      }
      first = between.test(codePoint);
      at = next;
    }
    return Text.of(changed.toString(), text.origins());
  }

  /** As {@link #each} where characters become several, so that those behind them move. */
  private static Text moving(Text text, Budget budget, IntPredicate between, Change change) {
    String value = text.value();
    budget.steps(2L * value.length());
    var out = new TextBuilder(budget);
    boolean first = true;
    for (int at = 0; at < value.length(); ) {
      int codePoint = value.codePointAt(at);
      out.append(change.apply(at, codePoint, first), text.origins().at(at));
      first = between.test(codePoint);
      at += Character.charCount(codePoint);
    }
    return out.build();
  }
}
