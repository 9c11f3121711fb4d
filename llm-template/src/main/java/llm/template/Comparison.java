package llm.template;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;

/** Equality, order and membership, as Python defines them. */
final class Comparison {
  /** A float may have a thousand digits. */
  private static final int STEPS_PER_EXACT_COMPARISON = 16;

  private final Budget budget;

  Comparison(Budget budget) {
    this.budget = budget;
  }

  boolean compare(String operator, Value left, Value right) {
    return switch (operator) {
      case "==" -> equal(left, right);
      case "!=" -> !equal(left, right);
      case "<" -> order(left, right, "<") < 0;
      case "<=" -> order(left, right, "<=") <= 0;
      case ">" -> order(left, right, ">") > 0;
      case ">=" -> order(left, right, ">=") >= 0;
      case "in" -> contains(right, left);
      case "not in" -> !contains(right, left);
      default -> throw new IllegalStateException("operator " + operator);
    };
  }

  boolean equal(Value left, Value right) {
    budget.enter();
    boolean result = equalParts(left, right);
    budget.leave();
    return result;
  }

  @SuppressWarnings("ReferenceEquality") // what has no parts equals itself alone
  private boolean equalParts(Value left, Value right) {
    if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
      return numbers(left, right) == 0 && !isNan(left) && !isNan(right);
    }
    return switch (left) {
      case Text text -> {
        budget.scan(text.value().length());
        yield text.equals(right);
      }
      case SequenceValue sequence ->
          left.getClass() == right.getClass()
              && allEqual(sequence.items(), ((SequenceValue) right).items());
      case DictValue dict -> right instanceof DictValue other && equalDicts(dict, other);
      case NoneValue none -> right == none;
      case UndefinedValue undefined -> right instanceof UndefinedValue;
      default -> left == right;
    };
  }

  private boolean allEqual(List<Value> left, List<Value> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!equal(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean equalDicts(DictValue left, DictValue right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (var entry : left.entries()) {
      var other = right.get(entry.key(), budget);
      if (other.isEmpty() || !equal(entry.value(), other.get())) {
        return false;
      }
    }
    return true;
  }

  /** Ascending order; values that have none fail. */
  Comparator<Value> ascending() {
    return (left, right) -> order(left, right, "<");
  }

  private int order(Value left, Value right, String operator) {
    budget.step();
    if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
      return numbers(left, right);
    }
    if (left instanceof Text first && right instanceof Text second) {
      budget.scan(Math.min(first.value().length(), second.value().length()));
      return texts(first.value(), second.value());
    }
    if (left instanceof SequenceValue first
        && right instanceof SequenceValue second
        && left.getClass() == right.getClass()) {
      budget.enter();
      int result = sequences(first.items(), second.items(), operator);
      budget.leave();
      return result;
    }
    throw noOrder(left, right, operator);
  }

  private static Failure noOrder(Value left, Value right, String operator) {
    if (left instanceof UndefinedValue undefined) {
      return undefined.failure();
    }
    if (right instanceof UndefinedValue undefined) {
      return undefined.failure();
    }
    return Failure.evaluation(
        "'"
            + operator
            + "' is not defined between '"
            + left.typeName()
            + "' and '"
            + right.typeName()
            + "'");
  }

  private int sequences(List<Value> left, List<Value> right, String operator) {
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      if (!equal(left.get(i), right.get(i))) {
        return order(left.get(i), right.get(i), operator);
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  private static boolean isNan(Value value) {
    return value instanceof FloatValue number && Double.isNaN(number.value());
  }

  private int numbers(Value left, Value right) {
    if (Numbers.isSmall(left) && Numbers.isSmall(right)) {
      return Long.compare(Numbers.asLong(left), Numbers.asLong(right));
    }
    if (left instanceof FloatValue first && right instanceof FloatValue second) {
      // 0.0 and -0.0 are equal here.
      return first.value() == second.value() ? 0 : Double.compare(first.value(), second.value());
    }
    budget.steps(STEPS_PER_EXACT_COMPARISON);
    return isFinite(left) && isFinite(right)
        ? exact(left).compareTo(exact(right))
        : Double.compare(infinite(left), infinite(right));
  }

  private static boolean isFinite(Value number) {
    return !(number instanceof FloatValue real) || Double.isFinite(real.value());
  }

  /** What stands for a number beside one that is not finite. */
  private static double infinite(Value number) {
    return number instanceof FloatValue real ? real.value() : 0;
  }

  private static BigDecimal exact(Value number) {
    return number instanceof FloatValue real
        ? new BigDecimal(real.value())
        : new BigDecimal(Numbers.asInteger(number));
  }

  /** By code points, which differs from the order of UTF-16 units above the surrogates. */
  private static int texts(String left, String right) {
    int at = 0;
    int end = Math.min(left.length(), right.length());
    while (at < end && left.charAt(at) == right.charAt(at)) {
      at++;
    }
    if (at == end) {
      return Integer.compare(left.length(), right.length());
    }
    return Integer.compare(left.codePointAt(at), right.codePointAt(at));
  }

  boolean contains(Value container, Value item) {
    return switch (container) {
      case Text text when item instanceof Text part -> {
        var search = new Search(part.value(), budget);
        yield search.first(text.value(), 0, text.value().length()) >= 0;
      }
      case Text text ->
          throw Failure.evaluation("'in <str>' requires a str, found '" + item.typeName() + "'");
      case SequenceValue sequence -> {
        for (var element : sequence.items()) {
          if (equal(element, item)) {
            yield true;
          }
        }
        yield false;
      }
      case DictValue dict ->
          !(item instanceof UndefinedValue) && dict.get(item, budget).isPresent();
      case UndefinedValue undefined -> false;
      default -> throw Failure.evaluation("'in' does not work with a " + container.typeName());
    };
  }
}
