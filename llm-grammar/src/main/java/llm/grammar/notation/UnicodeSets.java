package llm.grammar.notation;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import llm.grammar.form.CodePoints;

/** Sets of characters by their names in Unicode: general categories and scripts. */
final class UnicodeSets {
  private static final Map<String, Byte> CATEGORIES =
      Map.ofEntries(
          Map.entry("Lu", Character.UPPERCASE_LETTER),
          Map.entry("Ll", Character.LOWERCASE_LETTER),
          Map.entry("Lt", Character.TITLECASE_LETTER),
          Map.entry("Lm", Character.MODIFIER_LETTER),
          Map.entry("Lo", Character.OTHER_LETTER),
          Map.entry("Mn", Character.NON_SPACING_MARK),
          Map.entry("Mc", Character.COMBINING_SPACING_MARK),
          Map.entry("Me", Character.ENCLOSING_MARK),
          Map.entry("Nd", Character.DECIMAL_DIGIT_NUMBER),
          Map.entry("Nl", Character.LETTER_NUMBER),
          Map.entry("No", Character.OTHER_NUMBER),
          Map.entry("Pc", Character.CONNECTOR_PUNCTUATION),
          Map.entry("Pd", Character.DASH_PUNCTUATION),
          Map.entry("Ps", Character.START_PUNCTUATION),
          Map.entry("Pe", Character.END_PUNCTUATION),
          Map.entry("Pi", Character.INITIAL_QUOTE_PUNCTUATION),
          Map.entry("Pf", Character.FINAL_QUOTE_PUNCTUATION),
          Map.entry("Po", Character.OTHER_PUNCTUATION),
          Map.entry("Sm", Character.MATH_SYMBOL),
          Map.entry("Sc", Character.CURRENCY_SYMBOL),
          Map.entry("Sk", Character.MODIFIER_SYMBOL),
          Map.entry("So", Character.OTHER_SYMBOL),
          Map.entry("Zs", Character.SPACE_SEPARATOR),
          Map.entry("Zl", Character.LINE_SEPARATOR),
          Map.entry("Zp", Character.PARAGRAPH_SEPARATOR),
          Map.entry("Cc", Character.CONTROL),
          Map.entry("Cf", Character.FORMAT),
          Map.entry("Co", Character.PRIVATE_USE),
          Map.entry("Cn", Character.UNASSIGNED));

  /** Sets that have been asked for; each costs a look at every character. */
  private static final Map<String, Optional<CodePoints>> KNOWN = new ConcurrentHashMap<>();

  /** Whether a name is short enough to be one; names come from requests and are kept. */
  private static final int LONGEST = 40;

  private UnicodeSets() {}

  /** The set called {@code name}, a category ("L", "Lu"), a script ("Greek") or "Any". */
  static Optional<CodePoints> named(String name) {
    if (name.length() > LONGEST || KNOWN.size() > 1000) {
      return find(name);
    }
    return remembered(name);
  }

  /** Looked up; a set that is made of others asks for them meanwhile. */
  private static Optional<CodePoints> remembered(String name) {
    var known = KNOWN.get(name);
    if (known == null) {
      known = find(name);
      KNOWN.put(name, known);
    }
    return known;
  }

  private static Optional<CodePoints> find(String name) {
    if (name.equals("Any")) {
      return Optional.of(CodePoints.all());
    }
    var category = CATEGORIES.get(name);
    if (category != null) {
      return where(c -> Character.getType(c) == category);
    }
    if (name.length() == 1 && "LMNPSZC".contains(name)) {
      var found = CodePoints.none();
      for (var entry : CATEGORIES.keySet()) {
        if (entry.startsWith(name)) {
          found = found.or(named(entry).orElseThrow());
        }
      }
      return Optional.of(found);
    }
    try {
      var script = Character.UnicodeScript.forName(name);
      return where(c -> Character.UnicodeScript.of(c) == script);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<CodePoints> where(IntPredicate test) {
    return Optional.of(CodePoints.where(test));
  }
}
