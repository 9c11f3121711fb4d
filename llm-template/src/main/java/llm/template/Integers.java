package llm.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/** Arithmetic with whole numbers of any size; what takes longer than 64 bits is paid for. */
final class Integers {
  /** As Python does, so that nobody waits for the text of a number. */
  static final int MOST_DIGITS = 4300;

  /** A number of more is not made. */
  private static final int MOST_BITS = 1 << 18;

  private static final MathContext EXACT_ENOUGH = new MathContext(40, RoundingMode.HALF_EVEN);
  private static final long EXACT_AS_DOUBLE = 1L << 53;

  private final Budget budget;

  Integers(Budget budget) {
    this.budget = budget;
  }

  Value apply(String operator, Value left, Value right) {
    if (Numbers.isSmall(left) && Numbers.isSmall(right)) {
      try {
        return small(operator, Numbers.asLong(left), Numbers.asLong(right));
      } catch (ArithmeticException e) {
        // It does not fit, then.
      }
    }
    return big(operator, Numbers.asInteger(left), Numbers.asInteger(right));
  }

  private Value small(String operator, long left, long right) {
    return switch (operator) {
      case "+" -> new IntValue(Math.addExact(left, right));
      case "-" -> new IntValue(Math.subtractExact(left, right));
      case "*" -> new IntValue(Math.multiplyExact(left, right));
      case "/" -> quotient(left, nonZero(right));
      case "//" -> new IntValue(Math.floorDivExact(left, nonZero(right)));
      case "%" -> new IntValue(Math.floorMod(left, nonZero(right)));
      case "**" -> power(BigInteger.valueOf(left), BigInteger.valueOf(right));
      default -> throw new IllegalStateException("operator " + operator);
    };
  }

  private static long nonZero(long divisor) {
    if (divisor == 0) {
      throw Failure.evaluation("division by zero");
    }
    return divisor;
  }

  private Value quotient(long left, long right) {
    boolean exact = Math.abs(left) <= EXACT_AS_DOUBLE && Math.abs(right) <= EXACT_AS_DOUBLE;
    return exact && left != Long.MIN_VALUE && right != Long.MIN_VALUE
        ? new FloatValue((double) left / right)
        : quotient(BigInteger.valueOf(left), BigInteger.valueOf(right));
  }

  private Value big(String operator, BigInteger left, BigInteger right) {
    pay(left, right);
    return switch (operator) {
      case "+" -> result(left.add(right));
      case "-" -> result(left.subtract(right));
      case "*" -> result(left.multiply(right));
      case "/" -> quotient(left, nonZero(right));
      case "//" -> result(floorDivide(left, nonZero(right))[0]);
      case "%" -> result(floorDivide(left, nonZero(right))[1]);
      case "**" -> power(left, right);
      default -> throw new IllegalStateException("operator " + operator);
    };
  }

  /** As much as multiplying digit by digit. */
  private void pay(BigInteger left, BigInteger right) {
    long words = (left.bitLength() / Integer.SIZE + 1L) * (right.bitLength() / Integer.SIZE + 1L);
    budget.steps(4 + words / 16);
  }

  private static IntValue result(BigInteger number) {
    if (number.bitLength() > MOST_BITS) {
      throw tooLarge();
    }
    return IntValue.of(number);
  }

  private static Failure tooLarge() {
    return Failure.limit("a number has more than the allowed " + MOST_BITS + " bits");
  }

  private static BigInteger nonZero(BigInteger divisor) {
    nonZero((long) divisor.signum());
    return divisor;
  }

  private Value quotient(BigInteger left, BigInteger right) {
    budget.steps(16);
    double result = new BigDecimal(left).divide(new BigDecimal(right), EXACT_ENOUGH).doubleValue();
    if (Double.isInfinite(result)) {
      throw Failure.evaluation("the result of a division is too large for a float");
    }
    boolean negative = left.signum() < 0 != right.signum() < 0;
    return new FloatValue(result == 0 && negative ? -0.0 : result);
  }

  /** Quotient and remainder, which has the divisor's sign. */
  private static BigInteger[] floorDivide(BigInteger left, BigInteger right) {
    var result = left.divideAndRemainder(right);
    if (result[1].signum() != 0 && result[1].signum() != right.signum()) {
      result[0] = result[0].subtract(BigInteger.ONE);
      result[1] = result[1].add(right);
    }
    return result;
  }

  private Value power(BigInteger base, BigInteger exponent) {
    if (exponent.signum() < 0) {
      nonZero(base);
      return new FloatValue(
          Math.pow(Numbers.asDouble(IntValue.of(base)), Numbers.asDouble(IntValue.of(exponent))));
    }
    if (base.abs().bitLength() <= 1) {
      boolean even = !exponent.testBit(0);
      return IntValue.of(exponent.signum() == 0 || even ? base.abs().max(one(exponent)) : base);
    }
    if (exponent.bitLength() > 31
        || exponent.longValue() * base.abs().bitLength() > 2L * MOST_BITS) {
      throw tooLarge();
    }
    long words = exponent.longValue() * base.bitLength() / Integer.SIZE + 1;
    budget.steps(words * words / 16);
    return result(base.pow(exponent.intValue()));
  }

  /** 0 to the power of 0 is 1. */
  private static BigInteger one(BigInteger exponent) {
    return exponent.signum() == 0 ? BigInteger.ONE : BigInteger.ZERO;
  }

  /** The digits of {@code number}; as in Python not of every one. */
  static String text(BigInteger number, int radix, Budget budget) {
    long words = number.bitLength() / Integer.SIZE + 1L;
    budget.steps(words * words / 16);
    if (radix == 10 && number.bitLength() > MOST_DIGITS * 3.3219281) {
      throw Failure.evaluation(
          "a number has more than the " + MOST_DIGITS + " digits that are written");
    }
    return number.toString(radix);
  }

  /**
   * The number that digits stand for.
   *
   * @throws NumberFormatException if they stand for none, or are more than {@value #MOST_DIGITS}
   */
  static IntValue parse(String digits, int radix) {
    if (digits.length() > MOST_DIGITS + 1) {
      throw new NumberFormatException("more than " + MOST_DIGITS + " digits");
    }
    return IntValue.of(new BigInteger(digits, radix));
  }
}
