package llm.template;

/** The escapes of Python's string literals. */
final class StringEscapes {
  private final String literal;
  private final StringBuilder out = new StringBuilder();
  private int at;

  private StringEscapes(String literal) {
    this.literal = literal;
  }

  /**
   * The text that {@code literal}, without its quotes, stands for; an unknown escape stands for
   * itself.
   *
   * @throws IllegalArgumentException if an escape lacks digits, or names no character
   */
  static String decode(String literal) {
    return literal.indexOf('\\') < 0 ? literal : new StringEscapes(literal).run();
  }

  private String run() {
    while (at < literal.length()) {
      char unit = literal.charAt(at++);
      if (unit == '\\' && at < literal.length()) {
        escape(literal.charAt(at++));
      } else {
        out.append(unit);
      }
    }
    return out.toString();
  }

  private void escape(char unit) {
    switch (unit) {
      case '\n' -> {}
      case '\\', '\'', '"' -> out.append(unit);
      case 'a' -> out.append('\u0007');
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 't' -> out.append('\t');
      case 'v' -> out.append('\u000B');
      case 'x' -> hexadecimal(2);
      case 'u' -> hexadecimal(4);
      case 'U' -> hexadecimal(8);
      case 'N' -> named();
      case '0', '1', '2', '3', '4', '5', '6', '7' -> octal();
      default -> out.append('\\').append(unit);
    }
  }

  private void hexadecimal(int digits) {
    long value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = at < literal.length() ? Character.digit(literal.charAt(at), 16) : -1;
      if (digit < 0) {
        throw new IllegalArgumentException("an escape lacks its " + digits + " digits");
      }
      value = 16 * value + digit;
      at++;
    }
    if (value > Character.MAX_CODE_POINT) {
      throw new IllegalArgumentException("an escape names no character");
    }
    out.appendCodePoint((int) value);
  }

  private void octal() {
    int value = 0;
    at--;
    for (int i = 0; i < 3 && at < literal.length(); i++) {
      int digit = literal.charAt(at) - '0';
      if (digit < 0 || digit > 7) {
        break;
      }
      value = 8 * value + digit;
      at++;
    }
    out.append((char) value);
  }

  private void named() {
    int end = literal.indexOf('}', at);
    if (!literal.startsWith("{", at) || end < 0) {
      throw new IllegalArgumentException("\\N lacks the name of a character in braces");
    }
    out.appendCodePoint(Character.codePointOf(literal.substring(at + 1, end)));
    at = end + 1;
  }
}
