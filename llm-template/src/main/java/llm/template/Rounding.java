package llm.template;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** The filter {@code round}: Python's {@code round}, {@code math.ceil} and {@code math.floor}. */
final class Rounding {
  /** Beyond these powers of ten every float is itself, or 0. */
  private static final int FINEST = 400;

  private Rounding() {}

  /** To the nearest number of {@code precision} digits behind the point; half to even. */
  static Value nearest(Value number, int precision) {
    int digits = Math.clamp(precision, -FINEST, FINEST);
    if (Numbers.isInteger(number)) {
      if (digits >= 0) {
        return IntValue.of(Numbers.asInteger(number));
      }
      var exact = new BigDecimal(Numbers.asInteger(number));
      return IntValue.of(exact.setScale(digits, RoundingMode.HALF_EVEN).toBigInteger());
    }
    double value = Numbers.asDouble(number);
    if (!Double.isFinite(value) || value == 0) {
      return number;
    }
    double rounded = new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).doubleValue();
    return new FloatValue(Math.copySign(rounded, value));
  }

  /** Up or down, by the steps of Jinja's own arithmetic. */
  static Value directed(Value number, int precision, boolean up) {
    double factor = Math.pow(10, precision);
    double value = Numbers.asDouble(number) * factor;
    if (!Double.isFinite(value) || factor == 0) {
      throw Failure.evaluation("round: the number cannot be rounded to " + precision + " digits");
    }
    return new FloatValue((up ? Math.ceil(value) : Math.floor(value)) / factor + 0.0);
  }
}
