package llm.template;

import java.util.List;
import llm.template.Token.Kind;

/** Splits the inside of a tag into names, literals and operators. */
final class ExpressionLexer {
  private static final List<String> LONG_OPERATORS = List.of("//", "**", "==", "!=", ">=", "<=");
  private static final String OPERATORS = "+-*/%~[](){}<>=.:|,;";

  private final String source;
  private final List<Token> tokens;
  private int at;
  private int line;
  private final StringBuilder open = new StringBuilder();

  ExpressionLexer(String source, List<Token> tokens) {
    this.source = source;
    this.tokens = tokens;
  }

  /**
   * Reads from {@code start} to the tag's end {@code end}, and says where that (or its sign) is.
   */
  int run(int start, String end, int startLine) {
    at = start;
    line = startLine;
    open.setLength(0);
    while (true) {
      skipSpace();
      if (at >= source.length()) {
        throw failure("the tag has no end '" + end + "'");
      }
      char unit = source.charAt(at);
      boolean sign = unit == '-' || unit == '+' && end.equals("%}");
      if (open.isEmpty() && source.startsWith(end, at + (sign ? 1 : 0))) {
        return at;
      }
      token(unit);
    }
  }

  private SyntaxFailure failure(String message) {
    return new SyntaxFailure(line, message);
  }

  private void skipSpace() {
    while (at < source.length() && PythonChars.isSpace(source.charAt(at))) {
      line += source.charAt(at++) == '\n' ? 1 : 0;
    }
  }

  private void add(Kind kind, String text) {
    tokens.add(new Token(kind, text, line));
  }

  private void token(char unit) {
    if (unit == '"' || unit == '\'') {
      string(unit);
    } else if (unit >= '0' && unit <= '9') {
      number();
    } else if (isNameStart(source.codePointAt(at))) {
      int start = at;
      while (at < source.length() && isNamePart(source.codePointAt(at))) {
        at += Character.charCount(source.codePointAt(at));
      }
      add(Kind.NAME, source.substring(start, at));
    } else {
      operator(unit);
    }
  }

  private static boolean isNameStart(int codePoint) {
    return codePoint == '_' || Character.isUnicodeIdentifierStart(codePoint);
  }

  private static boolean isNamePart(int codePoint) {
    return Character.isUnicodeIdentifierPart(codePoint)
        && !Character.isIdentifierIgnorable(codePoint);
  }

  private void operator(char unit) {
    for (String operator : LONG_OPERATORS) {
      if (source.startsWith(operator, at)) {
        at += 2;
        add(Kind.OPERATOR, operator);
        return;
      }
    }
    if (OPERATORS.indexOf(unit) < 0) {
      throw failure("unexpected character '" + source.substring(at, at + 1) + "'");
    }
    balance(unit);
    at++;
    add(Kind.OPERATOR, String.valueOf(unit));
  }

  /** Keeps the open brackets, within which no tag ends. */
  private void balance(char unit) {
    int opening = "([{".indexOf(unit);
    int closing = ")]}".indexOf(unit);
    if (opening >= 0) {
      open.append(")]}".charAt(opening));
    } else if (closing >= 0) {
      int last = open.length() - 1;
      if (last < 0 || open.charAt(last) != unit) {
        throw failure("unexpected '" + unit + "'");
      }
      open.setLength(last);
    }
  }

  private void number() {
    int start = at;
    char base = at + 1 < source.length() ? Character.toLowerCase(source.charAt(at + 1)) : 0;
    int radix =
        source.charAt(at) != '0' ? 10 : base == 'x' ? 16 : base == 'o' ? 8 : base == 'b' ? 2 : 10;
    if (radix != 10) {
      at += 2;
      digits(radix);
      integer(source.substring(start + 2, at), radix);
      return;
    }
    digits(10);
    boolean afterDot = start > 0 && source.charAt(start - 1) == '.';
    if (afterDot || !fractionOrExponent()) {
      integer(source.substring(start, at), 10);
    } else {
      add(Kind.FLOAT, source.substring(start, at).replace("_", ""));
    }
  }

  private boolean fractionOrExponent() {
    boolean fraction = fraction();
    return exponent() || fraction;
  }

  private void integer(String digits, int radix) {
    try {
      var number = Integers.parse(digits.replace("_", ""), radix).number();
      add(Kind.INTEGER, number.toString());
    } catch (NumberFormatException e) {
      throw failure("'" + digits + "' is no whole number: " + e.getMessage());
    }
  }

  private boolean isDigit(int position, int radix) {
    return position < source.length()
        && source.charAt(position) < 128
        && Character.digit(source.charAt(position), radix) >= 0;
  }

  private void digits(int radix) {
    while (isDigit(at, radix)
        || at < source.length() && source.charAt(at) == '_' && isDigit(at + 1, radix)) {
      at++;
    }
  }

  private boolean fraction() {
    if (at < source.length() && source.charAt(at) == '.' && isDigit(at + 1, 10)) {
      at++;
      digits(10);
      return true;
    }
    return false;
  }

  private boolean exponent() {
    if (at >= source.length() || Character.toLowerCase(source.charAt(at)) != 'e') {
      return false;
    }
    boolean sign = at + 1 < source.length() && "+-".indexOf(source.charAt(at + 1)) >= 0;
    int start = at + (sign ? 2 : 1);
    if (!isDigit(start, 10)) {
      return false;
    }
    at = start;
    digits(10);
    return true;
  }

  private void string(char quote) {
    int end = at + 1;
    while (end < source.length() && source.charAt(end) != quote) {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= source.length()) {
      throw failure("the string has no end " + quote);
    }
    String literal = source.substring(at + 1, end);
    try {
      add(Kind.STRING, StringEscapes.decode(literal));
    } catch (IllegalArgumentException e) {
      throw failure(String.valueOf(e.getMessage()));
    }
    line += (int) literal.chars().filter(unit -> unit == '\n').count();
    at = end + 1;
  }
}
