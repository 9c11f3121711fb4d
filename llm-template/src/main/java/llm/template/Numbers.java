package llm.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** Python's numbers: booleans count as 1 and 0. */
final class Numbers {
  private Numbers() {}

  static boolean isNumber(Value value) {
    return value instanceof FloatValue || isInteger(value);
  }

  static boolean isInteger(Value value) {
    return value instanceof IntValue || value instanceof BoolValue;
  }

  /** Whether it is a whole number that fits into 64 bits. */
  static boolean isSmall(Value value) {
    return value instanceof BoolValue || value instanceof IntValue number && number.isSmall();
  }

  private static IntValue whole(Value value) {
    return switch (value) {
      case IntValue number -> number;
      case BoolValue flag -> new IntValue(flag.truth() ? 1 : 0);
      case UndefinedValue undefined -> throw undefined.failure();
      default ->
          throw Failure.evaluation("expected a whole number, found '" + value.typeName() + "'");
    };
  }

  /** A whole number, or the nearest that fits into 64 bits. */
  static long asLong(Value value) {
    return whole(value).value();
  }

  static BigInteger asInteger(Value value) {
    return whole(value).number();
  }

  static double asDouble(Value value) {
    if (value instanceof FloatValue number) {
      return number.value();
    }
    var whole = whole(value);
    if (whole.isSmall()) {
      return whole.value();
    }
    double result = whole.number().doubleValue();
    if (Double.isInfinite(result)) {
      throw Failure.evaluation("a whole number is too large to become a float");
    }
    return result;
  }

  /** A whole number clamped to the range of an int: for positions and sizes. */
  static int asInt(Value value) {
    return Math.clamp(asLong(value), Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  /** A floating-point number toward zero. */
  static IntValue truncate(double value) {
    if (!Double.isFinite(value)) {
      throw Failure.evaluation("cannot convert float " + text(value) + " to a whole number");
    }
    return Math.abs(value) < 0x1p63
        ? new IntValue((long) value)
        : IntValue.of(new BigDecimal(value).toBigInteger());
  }

  /** The shortest digits that read back as {@code value}, in Python's form. */
  static String text(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    String sign = Math.copySign(1, value) < 0 ? "-" : "";
    if (value == 0) {
      return sign + "0.0";
    }
    var decimal = shortest(Math.abs(value));
    String digits = decimal.unscaledValue().toString();
    int exponent = digits.length() - 1 - decimal.scale();
    return sign + (exponent < -4 || exponent >= 16 ? scientific(digits, exponent) : plain(decimal));
  }

  /** Java writes two digits where one would do: 4.9E-324. */
  private static BigDecimal shortest(double value) {
    var decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    var single = decimal.round(new MathContext(1));
    return decimal.precision() == 2 && single.doubleValue() == value ? single : decimal;
  }

  private static String plain(BigDecimal decimal) {
    String text = decimal.toPlainString();
    return text.indexOf('.') < 0 ? text + ".0" : text;
  }

  private static String scientific(String digits, int exponent) {
    String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
    String power = (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + power;
  }
}
