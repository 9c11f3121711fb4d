package llm.template;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The digits of a floating-point number, rounded from its exact value.
 *
 * <p>The number is finite and its sign is left out.
 */
final class FloatDigits {
  /** No float has more digits than this behind its point; what follows is zeros. */
  private static final int MOST_DIGITS = 1100;

  private static final int STEPS = 64;

  private final BigDecimal value;

  /** Whether a point stands even where no digit follows, and zeros stay at the end. */
  private final boolean alternate;

  private final Budget budget;

  FloatDigits(double value, boolean alternate, Budget budget) {
    // A very small number has a thousand digits, of which all but a few are taken off.
    budget.steps(STEPS + Math.abs(Math.getExponent(value)) / 4);
    this.value = new BigDecimal(Math.abs(value));
    this.alternate = alternate;
    this.budget = budget;
  }

  /** As {@code %f}: {@code precision} digits behind the point. */
  String fixed(int precision) {
    int exact = Math.min(precision, MOST_DIGITS);
    String digits = value.setScale(exact, RoundingMode.HALF_EVEN).toPlainString();
    return pointed(digits, precision == 0) + zeros(precision - exact);
  }

  /** As {@code %e}: one digit before the point and {@code precision} behind it. */
  String scientific(int precision) {
    int exact = Math.min(precision, MOST_DIGITS);
    var rounded = rounded(exact + 1);
    String all = digits(rounded, exact + 1);
    String fraction = all.substring(1) + zeros(precision - exact);
    return pointed(all.charAt(0) + (fraction.isEmpty() ? "" : "." + fraction), precision == 0)
        + exponent(exponent(rounded));
  }

  /** As {@code %g}: {@code precision} digits in the shorter form. */
  String general(int precision) {
    return general(Math.max(1, precision), false);
  }

  /** As {@link #general(int)}, but whole numbers keep a digit behind the point, as floats do. */
  String generalFloat(int precision) {
    return general(Math.max(1, precision), true);
  }

  private String general(int precision, boolean asFloat) {
    int exact = Math.min(precision, MOST_DIGITS);
    var rounded = rounded(exact);
    int exponent = exponent(rounded);
    if (exponent < -4 || exponent >= (asFloat ? precision - 1 : precision)) {
      String all = digits(rounded, exact);
      String fraction = all.substring(1) + (alternate ? zeros(precision - exact) : "");
      String number = all.charAt(0) + (fraction.isEmpty() ? "" : "." + fraction);
      return (alternate ? pointed(number, fraction.isEmpty()) : trimmed(number))
          + exponent(exponent);
    }
    int scale = Math.max(0, exact - 1 - exponent);
    String number = rounded.setScale(scale, RoundingMode.HALF_EVEN).toPlainString();
    if (alternate) {
      return pointed(number, scale == 0) + zeros(precision - exact);
    }
    String result = trimmed(number);
    return asFloat && result.indexOf('.') < 0 ? result + ".0" : result;
  }

  private BigDecimal rounded(int digits) {
    return value.round(new MathContext(digits, RoundingMode.HALF_EVEN));
  }

  /** The power of ten of the first digit. */
  private static int exponent(BigDecimal number) {
    return number.signum() == 0 ? 0 : number.precision() - number.scale() - 1;
  }

  private static String digits(BigDecimal number, int count) {
    String digits = number.signum() == 0 ? "0" : number.unscaledValue().toString();
    return digits.length() < count ? digits + "0".repeat(count - digits.length()) : digits;
  }

  private static String exponent(int exponent) {
    int size = Math.abs(exponent);
    return (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + size;
  }

  private String pointed(String number, boolean bare) {
    return bare && alternate ? number + "." : number;
  }

  private static String trimmed(String number) {
    if (number.indexOf('.') < 0) {
      return number;
    }
    int end = number.length();
    while (number.charAt(end - 1) == '0') {
      end--;
    }
    return number.substring(0, number.charAt(end - 1) == '.' ? end - 1 : end);
  }

  private String zeros(int count) {
    budget.characters(count);
    return "0".repeat(count);
  }
}
