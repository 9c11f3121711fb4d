package llm.template;

import java.util.Locale;

/**
 * How a number is written: what Python's format specification and its printf-style formatting have
 * in common.
 *
 * @param type the presentation type; 0 for none
 * @param sign what stands before a number that is not negative: {@code +}, a space, or 0
 * @param alternate whether a base has its prefix and a float its point
 * @param precision the digits; negative if none are asked for
 * @param grouping what stands between groups of digits; 0 for nothing
 */
record NumberFormat(char type, char sign, boolean alternate, int precision, char grouping) {
  private static final int PRECISION = 6;

  /**
   * A number taken apart.
   *
   * @param prefix its sign, and what names the base
   * @param digits the digits before a point, or letters that are none
   * @param rest point, digits behind it, and exponent
   */
  record Parts(String prefix, String digits, String rest) {}

  /** The parts of {@code value}, without groups. */
  Parts parts(Value value, Budget budget) {
    boolean whole =
        switch (type) {
          case 'b', 'o', 'x', 'X', 'd', 'c' -> true;
          case 0, 'n' -> Numbers.isInteger(value);
          default -> false;
        };
    return whole ? whole(value, budget) : real(Numbers.asDouble(value), budget);
  }

  private Parts whole(Value value, Budget budget) {
    if (!Numbers.isInteger(value)) {
      throw Failure.evaluation("the format '" + type + "' does not suit a " + value.typeName());
    }
    var number = Numbers.asInteger(value);
    if (type == 'c') {
      return new Parts("", character(Numbers.asLong(value)), "");
    }
    int radix =
        switch (type) {
          case 'b' -> 2;
          case 'o' -> 8;
          case 'x', 'X' -> 16;
          default -> 10;
        };
    String digits = Integers.text(number.abs(), radix, budget);
    String base = alternate && radix != 10 ? "0" + type : "";
    return new Parts(
        signOf(number.signum() < 0) + base,
        type == 'X' ? digits.toUpperCase(Locale.ROOT) : digits,
        "");
  }

  private static String character(long codePoint) {
    if (codePoint < 0 || codePoint > Character.MAX_CODE_POINT) {
      throw Failure.evaluation(codePoint + " is no character");
    }
    return Character.toString((int) codePoint);
  }

  private String signOf(boolean negative) {
    return negative ? "-" : sign == 0 ? "" : String.valueOf(sign);
  }

  private Parts real(double value, Budget budget) {
    String prefix = signOf(Math.copySign(1, value) < 0 && !Double.isNaN(value));
    boolean percent = type == '%';
    double shown = percent ? 100 * value : value;
    boolean capital = Character.isUpperCase(type);
    if (!Double.isFinite(shown)) {
      String name = Double.isNaN(shown) ? "nan" : "inf";
      return new Parts(prefix, capital ? name.toUpperCase(Locale.ROOT) : name, percent ? "%" : "");
    }
    String text = digits(shown, budget) + (percent ? "%" : "");
    int end = 0;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    String rest = text.substring(end);
    return new Parts(
        prefix, text.substring(0, end), capital ? rest.toUpperCase(Locale.ROOT) : rest);
  }

  private String digits(double value, Budget budget) {
    var digits = new FloatDigits(value, alternate, budget);
    int wanted = precision < 0 ? PRECISION : precision;
    return switch (type) {
      case 'f', 'F', '%' -> digits.fixed(wanted);
      case 'e', 'E' -> digits.scientific(wanted);
      case 'g', 'G', 'n' -> digits.general(wanted);
      default -> precision < 0 ? Numbers.text(Math.abs(value)) : digits.generalFloat(precision);
    };
  }

  /** How many digits stand between two of {@link #grouping}. */
  int group() {
    return switch (type) {
      case 'b', 'o', 'x', 'X' -> 4;
      default -> 3;
    };
  }

  /** {@code digits} in groups, with zeros before them up to {@code width} characters. */
  String grouped(String digits, int width) {
    if (grouping == 0) {
      return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }
    int count = digits.length();
    int needed = (int) ((long) width * group() / (group() + 1));
    while (needed + (needed - 1) / group() < width) {
      needed++;
    }
    String all = "0".repeat(Math.max(0, needed - count)) + digits;
    var out = new StringBuilder(all.length() * 4 / 3);
    for (int i = 0; i < all.length(); i++) {
      if (i > 0 && (all.length() - i) % group() == 0) {
        out.append(grouping);
      }
      out.append(all.charAt(i));
    }
    return out.toString();
  }
}
