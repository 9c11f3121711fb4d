package llm.cli.compare;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import llm.cli.format.Text;

/** Numbers for people. */
final class Numbers {
  private static final MathContext PRECISION = new MathContext(5, RoundingMode.HALF_EVEN);

  /** Numbers nearer to 0 are written with an exponent. */
  private static final double SMALL = 1e-3;

  private Numbers() {}

  /** Whole numbers in groups of three digits, others with up to five digits: 10,000; 0.0625. */
  static String text(Number number) {
    double value = number.doubleValue();
    if (!Double.isFinite(value)) return number.toString();
    if (value == Math.rint(value) && Math.abs(value) < 1e15) return Text.number((long) value);
    // By the decimal that the number is written as: the float 0.1 is 0.1, not 0.10000000149.
    var decimal = new BigDecimal(number.toString()).round(PRECISION).stripTrailingZeros();
    if (Math.abs(value) >= SMALL) return decimal.toPlainString();
    int exponent = decimal.precision() - decimal.scale() - 1;
    return decimal.movePointLeft(exponent).toPlainString() + "e" + exponent;
  }

  /** A part of a whole in percent. */
  static String percent(long part, long whole) {
    return Text.format("%.1f %%", share(part, whole) * 100);
  }

  /** A part of a whole, from 0 to 1. */
  static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
