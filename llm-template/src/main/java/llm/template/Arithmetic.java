package llm.template;

import java.util.ArrayList;
import java.util.List;

/** The operators {@code + - * / // % **}, as Python defines them. */
final class Arithmetic {
  private final RenderContext context;
  private final Integers integers;

  Arithmetic(RenderContext context) {
    this.context = context;
    this.integers = new Integers(context.budget());
  }

  Value apply(String operator, Value left, Value right) {
    if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
      return Numbers.isInteger(left) && Numbers.isInteger(right)
          ? integers.apply(operator, left, right)
          : floats(operator, Numbers.asDouble(left), Numbers.asDouble(right));
    }
    if (operator.equals("%") && left instanceof Text format) {
      return PercentFormat.format(format, right, context);
    }
    return switch (operator) {
      case "+" -> add(left, right);
      case "*" -> multiply(left, right);
      default -> throw unsupported(operator, left, right);
    };
  }

  /** As llama.cpp does, a text and nothing (None or an undefined value) add to that text. */
  private Value add(Value left, Value right) {
    if (left instanceof Text first && right instanceof Text second) {
      return context.text().append(first).append(second).build();
    }
    if (left instanceof SequenceValue first
        && right instanceof SequenceValue second
        && left.getClass() == right.getClass()) {
      context.budget().steps((long) first.items().size() + second.items().size());
      List<Value> items = new ArrayList<>(first.items());
      items.addAll(second.items());
      return first.like(items);
    }
    if (left instanceof Text && isNothing(right)) {
      return left;
    }
    if (right instanceof Text && isNothing(left)) {
      return right;
    }
    throw unsupported("+", left, right);
  }

  private static boolean isNothing(Value value) {
    return value instanceof NoneValue || value instanceof UndefinedValue;
  }

  private Value multiply(Value left, Value right) {
    if (Numbers.isInteger(right)) {
      return repeat(left, Numbers.asLong(right), right);
    }
    return repeat(right, Numbers.isInteger(left) ? Numbers.asLong(left) : 0, left);
  }

  private Value repeat(Value value, long count, Value other) {
    if (!Numbers.isInteger(other)) {
      throw unsupported("*", value, other);
    }
    return switch (value) {
      case Text text -> context.text().repeat(text, count).build();
      case SequenceValue sequence -> {
        int size = sequence.items().size();
        context.budget().steps(Math.clamp(count, 0, Integer.MAX_VALUE) * (long) size);
        var items = new ArrayList<Value>();
        for (long i = 0; size > 0 && i < count; i++) {
          items.addAll(sequence.items());
        }
        yield sequence.like(items);
      }
      default -> throw unsupported("*", value, other);
    };
  }

  private static Failure unsupported(String operator, Value left, Value right) {
    if (left instanceof UndefinedValue undefined) {
      return undefined.failure();
    }
    if (right instanceof UndefinedValue undefined) {
      return undefined.failure();
    }
    return Failure.evaluation(
        "unsupported operand types for "
            + operator
            + ": '"
            + left.typeName()
            + "' and '"
            + right.typeName()
            + "'");
  }

  private static Value floats(String operator, double left, double right) {
    return new FloatValue(
        switch (operator) {
          case "+" -> left + right;
          case "-" -> left - right;
          case "*" -> left * right;
          case "/" -> left / nonZero(right);
          case "//" -> floorDivide(left, nonZero(right));
          case "%" -> modulo(left, nonZero(right));
          case "**" -> power(left, right);
          default -> throw new IllegalStateException("operator " + operator);
        });
  }

  private static double nonZero(double divisor) {
    if (divisor == 0) {
      throw Failure.evaluation("division by zero");
    }
    return divisor;
  }

  /** The remainder with the divisor's sign. */
  private static double modulo(double left, double right) {
    double remainder = left % right;
    if (remainder == 0) {
      return Math.copySign(0, right);
    }
    return remainder < 0 != right < 0 ? remainder + right : remainder;
  }

  /** The quotient that goes with {@link #modulo}, which is not always that of a division. */
  private static double floorDivide(double left, double right) {
    double quotient = (left - left % right) / right;
    if (left % right != 0 && left % right < 0 != right < 0) {
      quotient -= 1;
    }
    if (quotient == 0) {
      return Math.copySign(0, left / right);
    }
    double floor = Math.floor(quotient);
    return quotient - floor > 0.5 ? floor + 1 : floor;
  }

  private static double power(double left, double right) {
    if (left == 0 && right < 0) {
      throw Failure.evaluation("0.0 cannot be raised to a negative power");
    }
    if (left < 0 && Double.isFinite(left) && Double.isFinite(right) && right != Math.rint(right)) {
      throw Failure.evaluation("the power is a complex number");
    }
    double result = Math.abs(left) == 1 || right == 0 ? oneTo(left, right) : Math.pow(left, right);
    if (Double.isInfinite(result) && Double.isFinite(left) && Double.isFinite(right)) {
      throw Failure.evaluation("the power is too large for a float");
    }
    return result;
  }

  /** Where Java says NaN and Python 1: 1 to the power of anything, -1 to that of infinity. */
  private static double oneTo(double left, double right) {
    return left == 1 || right == 0 || Double.isInfinite(right) ? 1 : Math.pow(left, right);
  }
}
