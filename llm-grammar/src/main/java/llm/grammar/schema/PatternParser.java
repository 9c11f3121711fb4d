package llm.grammar.schema;

import java.util.ArrayList;
import llm.grammar.form.CodePoints;
import llm.grammar.form.GrammarException.Kind;
import llm.grammar.form.Regex;

/** Reads ECMA-262's regular expressions, with or without what only its Unicode mode knows. */
final class PatternParser {
  private static final int MAX_DEPTH = 200;
  private static final int MAX_COUNT = 1 << 20;

  private final String text;
  private final String keyword;
  private int at;
  private int depth;

  private PatternParser(String text, String keyword) {
    this.text = text;
    this.keyword = keyword;
  }

  /**
   * The pattern that a text is.
   *
   * @param keyword what messages name
   * @throws SchemaRefusal if it is none, or one that looks back
   */
  static Pattern parse(String text, String keyword) {
    var parser = new PatternParser(text, keyword);
    var pattern = parser.choice();
    if (parser.at < text.length()) throw parser.malformed("the end");
    return pattern;
  }

  private SchemaRefusal malformed(String expected) {
    String found = at < text.length() ? "'" + text.substring(at, at + 1) + "'" : "the end";
    return new SchemaRefusal(
        Kind.SYNTAX,
        keyword,
        "no regular expression: found " + found + " at character " + at + ", expected " + expected);
  }

  private SchemaRefusal unsupported(String what) {
    return new SchemaRefusal(
        keyword, what + " at character " + at + " of a pattern cannot be enforced");
  }

  private boolean sees(String word) {
    return text.startsWith(word, at);
  }

  private boolean skip(String word) {
    boolean found = sees(word);
    at += found ? word.length() : 0;
    return found;
  }

  private Pattern choice() {
    if (++depth > MAX_DEPTH) {
      throw new SchemaRefusal(
          Kind.LIMIT, keyword, "groups of a pattern nest deeper than " + MAX_DEPTH);
    }
    var ways = new ArrayList<Pattern>();
    do {
      ways.add(sequence());
    } while (skip("|"));
    depth--;
    return ways.size() == 1 ? ways.getFirst() : new Pattern.Choice(ways);
  }

  private Pattern sequence() {
    var parts = new ArrayList<Pattern>();
    while (at < text.length() && !sees("|") && !sees(")")) parts.add(counted(atom()));
    return parts.size() == 1 ? parts.getFirst() : new Pattern.Sequence(parts);
  }

  private Pattern counted(Pattern body) {
    var pattern = body;
    int start = at;
    if (skip("*")) pattern = new Pattern.Repeat(body, 0, Regex.UNBOUNDED);
    else if (skip("+")) pattern = new Pattern.Repeat(body, 1, Regex.UNBOUNDED);
    else if (skip("?")) pattern = new Pattern.Repeat(body, 0, 1);
    else if (sees("{")) pattern = counts(body);
    // Whether as much or as little as can be is taken does not change what fits.
    if (at > start) skip("?");
    return pattern;
  }

  private Pattern counts(Pattern body) {
    int start = at++;
    int min = number();
    int max = min;
    if (min >= 0 && skip(",")) max = sees("}") ? Regex.UNBOUNDED : number();
    if (min < 0 || max < 0 || !skip("}")) {
      at = start;
      throw malformed("a count as {2} or {2,5}");
    }
    if (max < min) throw malformed("a count whose end is not below its beginning");
    return new Pattern.Repeat(body, min, max);
  }

  private int number() {
    int start = at;
    int value = 0;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      value = Math.min(10 * value + text.charAt(at++) - '0', MAX_COUNT + 1);
    }
    if (value > MAX_COUNT) throw unsupported("a count of more than " + MAX_COUNT);
    return at == start ? -1 : value;
  }

  private Pattern atom() {
    char c = text.charAt(at);
    return switch (c) {
      case '(' -> group();
      case '[' -> new Pattern.Set(new PatternClass().parse());
      case '.', '^', '$' -> {
        at++;
        yield c == '.'
            ? new Pattern.Set(CharacterSets.LINE_ENDS.not())
            : c == '^' ? new Pattern.Start() : new Pattern.End();
      }
      case '*', '+', '?' -> throw malformed("something to repeat");
      case '\\' -> escape();
      default -> literal();
    };
  }

  private Pattern literal() {
    if (sees("{") && text.substring(at).matches("(?s)\\{[0-9]+(,[0-9]*)?}.*")) {
      throw malformed("something to repeat");
    }
    int character = text.codePointAt(at);
    at += Character.charCount(character);
    return new Pattern.Set(CodePoints.of(character));
  }

  private Pattern group() {
    at++;
    if (skip("?=")) return new Pattern.Ahead(closed(), true);
    if (skip("?!")) return new Pattern.Ahead(closed(), false);
    if (sees("?<=") || sees("?<!")) throw unsupported("a look behind");
    if (skip("?<") || skip("?P<")) {
      int end = text.indexOf('>', at);
      if (end <= at) throw malformed("a group's name");
      at = end + 1;
    } else if (sees("?") && !skip("?:")) {
      throw malformed("a group as (?:, (?=, (?! or (?<name>");
    }
    return closed();
  }

  private Pattern closed() {
    var body = choice();
    if (!skip(")")) throw malformed("')'");
    return body;
  }

  private Pattern escape() {
    if (at + 1 < text.length()) {
      char c = text.charAt(at + 1);
      if (c == 'b' || c == 'B') {
        at += 2;
        return new Pattern.Boundary(c == 'b');
      }
      if (c >= '1' && c <= '9' || c == 'k') throw unsupported("a back reference");
      if (c == 'A' || c == 'Z' || c == 'z') {
        // Python's and Ruby's anchors are in many schemas; in ECMA-262 they are letters, or wrong.
        throw unsupported("\\" + c);
      }
    }
    return new Pattern.Set(new PatternClass().escape());
  }

  /** Sets of characters: classes and escapes. */
  private final class PatternClass {
    CodePoints parse() {
      at++;
      boolean complement = skip("^");
      var set = CodePoints.none();
      while (!sees("]")) {
        if (at >= text.length()) throw malformed("']'");
        var first = member();
        if (sees("-") && !sees("-]") && at + 1 < text.length()) {
          int dash = at++;
          var last = member();
          if (first.count() == 1 && last.count() == 1) {
            if (last.first(0) < first.first(0)) {
              at = dash;
              throw malformed("a range whose end is not below its beginning");
            }
            first = CodePoints.range(first.first(0), last.first(0));
          } else {
            first = first.or(last).or(CodePoints.of('-'));
          }
        }
        set = set.or(first);
      }
      at++;
      return complement ? set.not() : set;
    }

    private CodePoints member() {
      if (sees("\\b")) {
        at += 2;
        return CodePoints.of('\b');
      }
      if (sees("\\")) return escape();
      int character = text.codePointAt(at);
      at += Character.charCount(character);
      return CodePoints.of(character);
    }

    CodePoints escape() {
      at++;
      if (at >= text.length()) throw malformed("a character behind \\");
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      return switch (c) {
        case 'd' -> CharacterSets.DIGITS;
        case 'D' -> CharacterSets.DIGITS.not();
        case 'w' -> CharacterSets.WORD;
        case 'W' -> CharacterSets.WORD.not();
        case 's' -> CharacterSets.SPACE;
        case 'S' -> CharacterSets.SPACE.not();
        case 'p', 'P' -> property(c == 'P');
        case 'n' -> CodePoints.of('\n');
        case 'r' -> CodePoints.of('\r');
        case 't' -> CodePoints.of('\t');
        case 'f' -> CodePoints.of('\f');
        case 'v' -> CodePoints.of(0x0B);
        case '0' -> CodePoints.of(0);
        case 'c' -> control();
        case 'x' -> CodePoints.of(hexadecimal(2));
        case 'u' -> CodePoints.of(unicode());
        default -> {
          boolean letter = c < 128 && Character.isLetterOrDigit(c);
          if (letter) {
            at--;
            throw malformed("an escape of ECMA-262");
          }
          yield CodePoints.of(c);
        }
      };
    }

    private CodePoints control() {
      char c = at < text.length() ? text.charAt(at) : 0;
      if (c >= 128 || !Character.isLetter(c)) throw malformed("a letter");
      at++;
      return CodePoints.of(c % 32);
    }

    private int hexadecimal(int digits) {
      int value = 0;
      for (int i = 0; i < digits; i++) {
        char c = at < text.length() ? text.charAt(at) : 0;
        int digit = c < 128 ? Character.digit(c, 16) : -1;
        if (digit < 0) throw malformed("a hexadecimal digit");
        value = 16 * value + digit;
        at++;
      }
      return value;
    }

    private int unicode() {
      if (skip("{")) {
        int end = text.indexOf('}', at);
        int length = end - at;
        if (length < 1 || length > 6) throw malformed("one to six hexadecimal digits and '}'");
        int value = hexadecimal(length);
        at++;
        if (value > CodePoints.LAST) throw malformed("a character of Unicode");
        return value;
      }
      int value = hexadecimal(4);
      if (Character.isHighSurrogate((char) value) && sees("\\u")) {
        int start = at;
        at += 2;
        int low = hexadecimal(4);
        if (Character.isLowSurrogate((char) low)) {
          return Character.toCodePoint((char) value, (char) low);
        }
        at = start;
      }
      return value;
    }

    private CodePoints property(boolean complement) {
      int end = text.indexOf('}', at);
      if (!skip("{") || end < 0) throw malformed("a property as {L}");
      String name = text.substring(at, end);
      var set = CharacterSets.property(name);
      if (set == null) throw unsupported("the property " + name);
      at = end + 1;
      return complement ? set.not() : set;
    }
  }
}
