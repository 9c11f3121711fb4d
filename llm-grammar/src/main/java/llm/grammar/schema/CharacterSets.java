package llm.grammar.schema;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.PatternSyntaxException;
import llm.grammar.form.CodePoints;
import org.jspecify.annotations.Nullable;

/** The sets of characters for which ECMA-262's regular expressions have names. */
final class CharacterSets {
  static final CodePoints DIGITS = CodePoints.range('0', '9');
  static final CodePoints WORD = CodePoints.ofRanges('0', '9', 'A', 'Z', '_', '_', 'a', 'z');

  /** WhiteSpace and LineTerminator. */
  static final CodePoints SPACE =
      CodePoints.ofRanges(
          9, 13, ' ', ' ', 0xA0, 0xA0, 0x1680, 0x1680, 0x2000, 0x200A, 0x2028, 0x2029, 0x202F,
          0x202F, 0x205F, 0x205F, 0x3000, 0x3000, 0xFEFF, 0xFEFF);

  static final CodePoints LINE_ENDS = CodePoints.ofRanges('\n', '\n', '\r', '\r', 0x2028, 0x2029);

  /** To look at all of Unicode takes a while. */
  private static final Map<String, CodePoints> PROPERTIES = new ConcurrentHashMap<>();

  /** Names come from requests. */
  private static final int MOST_PROPERTIES = 200;

  private static final Map<String, String> LONG_NAMES =
      Map.ofEntries(
          Map.entry("Letter", "L"),
          Map.entry("Lowercase_Letter", "Ll"),
          Map.entry("Uppercase_Letter", "Lu"),
          Map.entry("Mark", "M"),
          Map.entry("Number", "N"),
          Map.entry("Decimal_Number", "Nd"),
          Map.entry("digit", "Nd"),
          Map.entry("Punctuation", "P"),
          Map.entry("Symbol", "S"),
          Map.entry("Separator", "Z"),
          Map.entry("Other", "C"),
          Map.entry("Alphabetic", "IsAlphabetic"),
          Map.entry("Lowercase", "IsLowercase"),
          Map.entry("Uppercase", "IsUppercase"),
          Map.entry("White_Space", "IsWhite_Space"));

  private CharacterSets() {}

  /** A property of Unicode: a general category or a script; null if it is not known. */
  static @Nullable CodePoints property(String name) {
    var known = PROPERTIES.get(name);
    if (known != null) return known;
    String value = name.substring(name.indexOf('=') + 1);
    boolean script =
        name.startsWith("Script=")
            || name.startsWith("sc=")
            || name.startsWith("Script_Extensions=")
            || name.startsWith("scx=");
    if (!name.equals(value)
        && !script
        && !name.startsWith("General_Category=")
        && !name.startsWith("gc=")) {
      return null;
    }
    if (!value.matches("[A-Za-z_]+")) return null;
    String category = script ? value : LONG_NAMES.getOrDefault(value, value);
    try {
      var test =
          java.util.regex.Pattern.compile("\\p{" + (script ? "script=" + value : category) + "}");
      var matcher = test.matcher("");
      var set = CodePoints.where(c -> matcher.reset(Character.toString(c)).matches());
      if (PROPERTIES.size() < MOST_PROPERTIES) PROPERTIES.put(name, set);
      return set;
    } catch (PatternSyntaxException e) {
      return null;
    }
  }
}
