package llm.template;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** The operators {@code + - * / // % **}, as Python defines them. */
final class Arithmetic {
  private final RenderContext context;

  Arithmetic(RenderContext context) {
    this.context = context;
  }

  Value apply(String operator, Value left, Value right) {
    if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
      return Numbers.isInteger(left) && Numbers.isInteger(right)
          ? integers(operator, Numbers.asLong(left), Numbers.asLong(right))
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

  private static Value integers(String operator, long left, long right) {
    try {
      return switch (operator) {
        case "+" -> new IntValue(Math.addExact(left, right));
        case "-" -> new IntValue(Math.subtractExact(left, right));
        case "*" -> new IntValue(Math.multiplyExact(left, right));
        case "/" -> new FloatValue((double) left / nonZero(right));
        case "//" -> new IntValue(Math.floorDivExact(left, nonZero(right)));
        case "%" -> new IntValue(Math.floorMod(left, nonZero(right)));
        case "**" -> power(left, right);
        default -> throw new IllegalStateException("operator " + operator);
      };
    } catch (ArithmeticException e) {
      throw Failure.evaluation(
          left + " " + operator + " " + right + " does not fit a 64-bit integer");
    }
  }

  private static long nonZero(long divisor) {
    if (divisor == 0) {
      throw Failure.evaluation("division by zero");
    }
    return divisor;
  }

  private static Value power(long base, long exponent) {
    if (exponent < 0) {
      nonZero(base);
      return new FloatValue(Math.pow((double) base, (double) exponent));
    }
    if (Math.abs(base) <= 1) {
      return new IntValue(base < 0 && exponent % 2 == 0 ? 1 : exponent == 0 ? 1 : base);
    }
    if (exponent > 63) {
      throw new ArithmeticException("too large");
    }
    return new IntValue(BigInteger.valueOf(base).pow((int) exponent).longValueExact());
  }

  private static Value floats(String operator, double left, double right) {
    return new FloatValue(
        switch (operator) {
          case "+" -> left + right;
          case "-" -> left - right;
          case "*" -> left * right;
          case "/" -> left / nonZero(right);
          case "//" -> Math.floor(left / nonZero(right));
          case "%" -> modulo(left, nonZero(right));
          case "**" -> Math.pow(left, right);
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
    return remainder != 0 && remainder < 0 != right < 0 ? remainder + right : remainder;
  }
}
