package llm.template;

/** Questions about where texts are in a text, or in the part of it that arguments select. */
final class Searches {
  private final Text text;
  private final String value;
  private final Budget budget;

  /** The part in UTF-16 units; {@code from} lies behind {@code to} where there is none. */
  private final int from;

  private final int to;

  private Searches(Text text, int from, int to, Budget budget) {
    this.text = text;
    this.value = text.value();
    this.from = from;
    this.to = to;
    this.budget = budget;
  }

  /** In the part of {@code text} that the arguments {@code start} and {@code end} select. */
  static Searches in(Text text, Arguments arguments, Budget budget) {
    int length = text.length();
    int start = position(arguments.integer("start", 0), length);
    int end = Math.min(position(arguments.integer("end", length), length), length);
    return start > end
        ? new Searches(text, 1, 0, budget)
        : new Searches(text, text.offset(start), text.offset(end), budget);
  }

  private static int position(int index, int length) {
    return index < 0 ? Math.max(0, index + length) : index;
  }

  Value startsWith(Value prefixes) {
    return any(prefixes, part -> value.startsWith(part, from));
  }

  Value endsWith(Value suffixes) {
    return any(suffixes, part -> value.startsWith(part, to - part.length()));
  }

  /** A test that holds for a part that is no longer than what it is looked for in. */
  @FunctionalInterface
  private interface Fits {
    boolean test(String part);
  }

  private Value any(Value parts, Fits test) {
    return switch (parts) {
      case Text part -> BoolValue.of(holds(part, test));
      case TupleValue tuple -> BoolValue.of(anyOf(tuple, test));
      case UndefinedValue undefined -> throw undefined.failure();
      default -> throw wrongType(parts);
    };
  }

  private boolean anyOf(TupleValue parts, Fits test) {
    for (var part : parts.items()) {
      if (!(part instanceof Text one)) {
        throw wrongType(part);
      }
      if (holds(one, test)) {
        return true;
      }
    }
    return false;
  }

  private boolean holds(Text part, Fits test) {
    if (part.value().length() > to - from) {
      budget.step();
      return false;
    }
    budget.scan(part.value().length());
    return test.test(part.value());
  }

  private static Failure wrongType(Value value) {
    return Failure.evaluation(
        "expected a text or a tuple of texts, found '" + value.typeName() + "'");
  }

  /** The first place; -1 if there is none. */
  IntValue find(Text part) {
    return position(from > to ? -1 : new Search(part.value(), budget).first(value, from, to));
  }

  /** The last place; -1 if there is none. */
  IntValue findLast(Text part) {
    return position(from > to ? -1 : new Search(part.value(), budget).last(value, from, to));
  }

  private IntValue position(int offset) {
    return new IntValue(offset < 0 ? -1 : text.index(offset));
  }

  static Value found(IntValue position) {
    if (position.value() < 0) {
      throw Failure.evaluation("substring not found");
    }
    return position;
  }

  Value count(Text part) {
    if (from > to) {
      return new IntValue(0);
    }
    int length = part.value().length();
    if (length == 0) {
      return new IntValue(text.index(to) - text.index(from) + 1L);
    }
    var search = new Search(part.value(), budget);
    int count = 0;
    for (int at = search.first(value, from, to); at >= 0; ) {
      count++;
      at = search.first(value, at + length, to);
    }
    return new IntValue(count);
  }
}
