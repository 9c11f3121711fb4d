package llm.template;

import java.util.Locale;
import java.util.function.IntPredicate;

/** Changes of case; what a character becomes has that character's origin. */
final class Cases {
  /** What a character becomes. */
  @FunctionalInterface
  private interface Change {
    String apply(String character, boolean first);
  }

  private Cases() {}

  static Text upper(Text text, Budget budget) {
    return each(text, budget, codePoint -> false, (character, first) -> upper(character));
  }

  static Text lower(Text text, Budget budget) {
    return each(text, budget, codePoint -> false, (character, first) -> lower(character));
  }

  static Text swap(Text text, Budget budget) {
    return each(
        text,
        budget,
        codePoint -> false,
        (character, first) ->
            Character.isUpperCase(character.codePointAt(0)) ? lower(character) : upper(character));
  }

  /** The first character in upper case, the others in lower case. */
  static Text capitalize(Text text, Budget budget) {
    return each(text, budget, codePoint -> false, Cases::initial);
  }

  /** Every word capitalized, where {@code between} separates words. */
  static Text title(Text text, Budget budget, IntPredicate between) {
    return each(text, budget, between, Cases::initial);
  }

  private static String initial(String character, boolean first) {
    return first
        ? Character.toString(Character.toTitleCase(character.codePointAt(0)))
        : lower(character);
  }

  private static String upper(String character) {
    return character.toUpperCase(Locale.ROOT);
  }

  private static String lower(String character) {
    return character.toLowerCase(Locale.ROOT);
  }

  private static Text each(Text text, Budget budget, IntPredicate between, Change change) {
    var out = new TextBuilder(budget);
    String value = text.value();
    boolean first = true;
    for (int at = 0; at < value.length(); ) {
      int codePoint = value.codePointAt(at);
      int next = at + Character.charCount(codePoint);
      out.append(change.apply(value.substring(at, next), first), text.origins().at(at));
      first = between.test(codePoint);
      at = next;
    }
    return out.build();
  }
}
