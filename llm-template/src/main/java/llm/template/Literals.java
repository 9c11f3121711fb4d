package llm.template;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers as Python's {@code int} and {@code float} read them from texts. */
final class Literals {
  private static final Pattern REAL =
      Pattern.compile(
          "[+-]?(?:(?:\\d++(?:_\\d++)*+(?:\\.(?:\\d++(?:_\\d++)*+)?)?|\\.\\d++(?:_\\d++)*+)"
              + "(?:[eE][+-]?\\d++(?:_\\d++)*+)?|(?i:inf|infinity|nan))",
          Pattern.UNICODE_CHARACTER_CLASS);

  private Literals() {}

  /** A whole number in {@code base}; 0 takes the base from a prefix. */
  static Optional<IntValue> whole(String text, int base, Budget budget) {
    if (base != 0 && (base < 2 || base > 36)) {
      throw Failure.evaluation("the base " + base + " is not 0 or from 2 to 36");
    }
    String number = stripped(text);
    boolean signed = number.startsWith("-") || number.startsWith("+");
    String digits = signed ? number.substring(1) : number;
    int prefix = prefix(digits);
    int radix = base == 0 ? (prefix == 0 ? 10 : prefix) : base;
    if (prefix == radix) {
      digits = digits.substring(digits.startsWith("_", 2) ? 3 : 2);
    } else if (base == 0 && digits.length() > 1 && digits.startsWith("0") && !isZero(digits)) {
      return Optional.empty();
    }
    if (!isNumber(digits, radix)) {
      return Optional.empty();
    }
    String bare = digits.replace("_", "");
    budget.steps((long) bare.length() * bare.length() / 256);
    if (bare.length() > Integers.MOST_DIGITS) {
      return Optional.empty();
    }
    var result = Integers.parse(ascii(bare), radix);
    return Optional.of(number.startsWith("-") ? IntValue.of(result.number().negate()) : result);
  }

  private static boolean isZero(String digits) {
    return digits.chars().allMatch(unit -> unit == '0' || unit == '_');
  }

  /** The base that {@code 0x} and its like say; 0 where there is none. */
  private static int prefix(String digits) {
    if (digits.length() < 3) {
      return 0;
    }
    return switch (digits.substring(0, 2).toLowerCase(Locale.ROOT)) {
      case "0x" -> 16;
      case "0o" -> 8;
      case "0b" -> 2;
      default -> 0;
    };
  }

  /** Digits, and underscores between them. */
  private static boolean isNumber(String digits, int radix) {
    boolean afterDigit = false;
    for (int at = 0; at < digits.length(); at++) {
      char unit = digits.charAt(at);
      boolean digit = Character.digit(unit, radix) >= 0;
      if (!digit && !(unit == '_' && afterDigit)) {
        return false;
      }
      afterDigit = digit;
    }
    return afterDigit;
  }

  /** With the digits of other scripts as those of our own. */
  private static String ascii(String digits) {
    var out = new StringBuilder(digits.length());
    digits
        .chars()
        .forEach(
            unit ->
                out.append(unit < 0x80 ? (char) unit : (char) ('0' + Character.digit(unit, 10))));
    return out.toString();
  }

  static Optional<Double> real(String text) {
    String number = stripped(text);
    if (!REAL.matcher(number).matches()) {
      return Optional.empty();
    }
    String plain = ascii(number.replace("_", ""));
    return Optional.of(
        switch (plain.toLowerCase(Locale.ROOT).replaceFirst("^[+-]", "")) {
          case "nan" -> Double.NaN;
          case "inf", "infinity" ->
              plain.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
          default -> Double.parseDouble(plain);
        });
  }

  private static String stripped(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && PythonChars.isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && PythonChars.isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }
}
