package llm.tokenizer;

import java.util.ArrayList;
import java.util.List;
import llm.tokenizer.SplitPattern.Op;
import llm.tokenizer.SplitPattern.Step;

/**
 * Reads the small language of regular expressions that pre-tokenizers are written in.
 *
 * <p>It has alternatives, groups with {@code ? * +}, sets with {@code ? * + {n} {n,m}}, lookahead
 * {@code (?=…)} and {@code (?!…)}, escapes {@code \r \n \t \x{HEX} \s \S \d} and {@code \p{L}},
 * {@code M}, {@code N}, {@code P}, {@code S}, and intersections as in {@code [\p{L}&&[^a-z]]}. All
 * of {@code \p{Han}} are ranges; {@code \d} is ASCII, {@code \s} is Unicode's white space.
 */
final class PatternParser {
  private static final CharClass NOTHING =
      new CharClass(new CharClass.Definition(List.of(), 0, false, List.of()));
  private static final List<CharClass.Range> HAN =
      List.of(
          new CharClass.Range(0x3400, 0x4DBF),
          new CharClass.Range(0x4E00, 0x9FFF),
          new CharClass.Range(0xF900, 0xFAFF),
          new CharClass.Range(0x20000, 0x2A6DF),
          new CharClass.Range(0x2A700, 0x2EBEF),
          new CharClass.Range(0x2F800, 0x2FA1F));

  private final String expression;
  private int at;

  private PatternParser(String expression) {
    this.expression = expression;
  }

  static List<Step> parse(String expression) {
    var parser = new PatternParser(expression);
    var steps = parser.alternatives();
    parser.check(parser.at == expression.length(), "the end");
    steps.add(step(Op.MATCH, 0, 0));
    return steps;
  }

  /** The set that {@code expression}, in brackets, writes down. */
  static CharClass parseSet(String expression) {
    return new PatternParser(expression).set();
  }

  private List<Step> alternatives() {
    var first = sequence();
    if (!accept("|")) {
      return first;
    }
    var second = alternatives();
    var steps = new ArrayList<Step>();
    steps.add(step(Op.FORK, 1, first.size() + 2));
    steps.addAll(first);
    steps.add(step(Op.JUMP, second.size() + 1, 0));
    steps.addAll(second);
    return steps;
  }

  private List<Step> sequence() {
    var steps = new ArrayList<Step>();
    while (at < expression.length() && peek() != '|' && peek() != ')') {
      steps.addAll(term());
    }
    return steps;
  }

  private List<Step> term() {
    if (accept("(?=")) {
      return lookahead(Op.AHEAD);
    }
    if (accept("(?!")) {
      return lookahead(Op.NOT_AHEAD);
    }
    if (accept("(?:") || accept("(")) {
      return repeated(groupBody());
    }
    CharClass set = peek() == '[' ? set() : escapeOrLiteral();
    int least = 1;
    int most = 1;
    if (accept("?")) {
      least = 0;
    } else if (accept("*")) {
      least = 0;
      most = SplitPattern.UNLIMITED;
    } else if (accept("+")) {
      most = SplitPattern.UNLIMITED;
    } else if (accept("{")) {
      least = number();
      most = accept(",") ? number() : least;
      expect("}");
    }
    return List.of(new Step(Op.RUN, set, least, most));
  }

  private List<Step> lookahead(Op op) {
    var body = groupBody();
    var steps = new ArrayList<Step>();
    steps.add(step(op, body.size() + 2, 0));
    steps.addAll(body);
    steps.add(step(Op.MATCH, 0, 0));
    return steps;
  }

  private List<Step> groupBody() {
    var body = alternatives();
    expect(")");
    return body;
  }

  private List<Step> repeated(List<Step> body) {
    var steps = new ArrayList<Step>();
    if (accept("?")) {
      steps.add(step(Op.FORK, 1, body.size() + 1));
      steps.addAll(body);
    } else if (accept("*")) {
      steps.add(step(Op.FORK, 1, body.size() + 2));
      steps.addAll(body);
      steps.add(step(Op.JUMP, -body.size() - 1, 0));
    } else if (accept("+")) {
      steps.addAll(body);
      steps.add(step(Op.FORK, -body.size(), 1));
    } else {
      steps.addAll(body);
    }
    return steps;
  }

  private CharClass set() {
    expect("[");
    boolean complement = accept("^");
    var ranges = new ArrayList<CharClass.Range>();
    var within = new ArrayList<CharClass>();
    int categories = 0;
    while (peek() != ']') {
      if (accept("&&")) {
        within.add(set());
      } else if (peek() == '\\' && isClassEscape()) {
        var escape = classEscape();
        categories |= escape.categories();
        ranges.addAll(escape.ranges());
      } else {
        int first = character();
        boolean isRange = peek() == '-' && expression.charAt(at + 1) != ']';
        ranges.add(new CharClass.Range(first, isRange ? rangeEnd() : first));
      }
    }
    expect("]");
    return new CharClass(new CharClass.Definition(ranges, categories, complement, within));
  }

  private int rangeEnd() {
    expect("-");
    return character();
  }

  private CharClass escapeOrLiteral() {
    if (peek() != '\\' || !isClassEscape()) {
      return CharClass.single(character());
    }
    if (accept("\\S")) {
      return new CharClass(new CharClass.Definition(List.of(), CodePoints.SPACE, true, List.of()));
    }
    return new CharClass(classEscape());
  }

  private boolean isClassEscape() {
    return "pdsS".indexOf(expression.charAt(at + 1)) >= 0;
  }

  private CharClass.Definition classEscape() {
    if (accept("\\d")) {
      return definition(List.of(new CharClass.Range('0', '9')), 0);
    }
    if (accept("\\s")) {
      return definition(List.of(), CodePoints.SPACE);
    }
    if (accept("\\p{Han}")) {
      return definition(HAN, 0);
    }
    expect("\\p{");
    int category =
        switch (peek()) {
          case 'L' -> CodePoints.LETTER;
          case 'M' -> CodePoints.MARK;
          case 'N' -> CodePoints.NUMBER;
          case 'P' -> CodePoints.PUNCTUATION;
          case 'S' -> CodePoints.SYMBOL;
          default -> 0;
        };
    check(category != 0, "a category");
    at++;
    expect("}");
    return definition(List.of(), category);
  }

  private static CharClass.Definition definition(List<CharClass.Range> ranges, int categories) {
    return new CharClass.Definition(ranges, categories, false, List.of());
  }

  private int character() {
    if (accept("\\x{")) {
      int from = at;
      at = expression.indexOf('}', at) + 1;
      return Integer.parseInt(expression.substring(from, at - 1), 16);
    }
    boolean escaped = accept("\\");
    int codePoint = expression.codePointAt(at);
    at += Character.charCount(codePoint);
    if (!escaped) {
      return codePoint;
    }
    return switch (codePoint) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> codePoint;
    };
  }

  private int number() {
    int from = at;
    while (Character.isDigit(peek())) {
      at++;
    }
    return Integer.parseInt(expression.substring(from, at));
  }

  private char peek() {
    check(at < expression.length(), "more");
    return expression.charAt(at);
  }

  private boolean accept(String text) {
    boolean found = expression.startsWith(text, at);
    if (found) {
      at += text.length();
    }
    return found;
  }

  private void expect(String text) {
    check(accept(text), text);
  }

  private void check(boolean condition, String expected) {
    if (!condition) {
      throw new IllegalArgumentException(
          "%s at %d: expected %s".formatted(expression, at, expected));
    }
  }

  private static Step step(Op op, int first, int second) {
    return new Step(op, NOTHING, first, second);
  }
}
