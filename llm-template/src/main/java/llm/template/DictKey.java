package llm.template;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * What makes two keys of a dict the same one: 1, 1.0 and true are.
 *
 * <p>Keys have an order, so that a dict stays fast when many of them share a hash.
 */
final class DictKey implements Comparable<DictKey> {
  private static final int STEPS_PER_ITEM = 4;

  private final Object identity;
  private final int hash;

  private DictKey(Object identity, int hash) {
    this.identity = identity;
    this.hash = hash;
  }

  static DictKey of(String name) {
    return new DictKey(name, name.hashCode());
  }

  /** What {@code key} is the same as; {@code budget} pays for going through it. */
  static DictKey of(Value key, Budget budget) {
    return switch (key) {
      case Text text -> {
        budget.scan(text.value().length());
        yield of(text.value());
      }
      case TupleValue tuple -> of(tuple, budget);
      case FloatValue number -> number(number.value());
      case IntValue number -> scalar(identity(number.number()));
      case BoolValue flag -> scalar(flag.truth() ? 1L : 0L);
      case NoneValue none -> scalar(none);
      case UndefinedValue undefined -> throw undefined.failure();
      default -> throw Failure.evaluation("'" + key.typeName() + "' cannot be the key of a dict");
    };
  }

  private static DictKey of(TupleValue tuple, Budget budget) {
    budget.enter();
    budget.steps((long) STEPS_PER_ITEM * tuple.items().size());
    var items = new ArrayList<DictKey>(tuple.items().size());
    for (var item : tuple.items()) {
      items.add(of(item, budget));
    }
    budget.leave();
    return scalar(items);
  }

  private static DictKey number(double value) {
    boolean whole = value == Math.rint(value) && Double.isFinite(value);
    return scalar(whole ? identity(Numbers.truncate(value).number()) : (Object) value);
  }

  private static Object identity(BigInteger number) {
    return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
  }

  private static DictKey scalar(Object identity) {
    return new DictKey(identity, identity.hashCode());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DictKey key && hash == key.hash && identity.equals(key.identity);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public int compareTo(DictKey other) {
    int kinds = Integer.compare(kind(identity), kind(other.identity));
    if (kinds != 0) {
      return kinds;
    }
    return switch (identity) {
      case String text -> text.compareTo((String) other.identity);
      case Long number -> number.compareTo((Long) other.identity);
      case BigInteger number -> number.compareTo((BigInteger) other.identity);
      case Double number -> number.compareTo((Double) other.identity);
      case List<?> items -> compare(items, (List<?>) other.identity);
      default -> 0;
    };
  }

  private static int kind(Object identity) {
    return switch (identity) {
      case String text -> 0;
      case Long number -> 1;
      case BigInteger number -> 2;
      case Double number -> 3;
      case List<?> items -> 4;
      default -> 5;
    };
  }

  private static int compare(List<?> left, List<?> right) {
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      int order = ((DictKey) left.get(i)).compareTo((DictKey) right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.size(), right.size());
  }
}
