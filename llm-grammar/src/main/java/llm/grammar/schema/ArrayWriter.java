package llm.grammar.schema;

import java.util.ArrayList;
import java.util.List;
import llm.grammar.form.Expression;

/** Arrays as expressions. */
final class ArrayWriter {
  /** Positions and counts that are told apart, where some items must be so. */
  private static final int MOST_STATES = 2_000;

  private final ShapeWriter writer;

  ArrayWriter(ShapeWriter writer) {
    this.writer = writer;
  }

  /** Adds the ways in which arrays of a kind are written. */
  void write(ArrayShape kind, List<Expression> ways) {
    int before = kind.prefix().size();
    int max = kind.length().max();
    for (int i = 0; i <= before && i < max; i++) {
      if (writer.emptiness().isEmpty(kind.at(i))) max = i;
    }
    int min = kind.length().min();
    if (min > max) return;
    var length = new Count(min, max);
    var limited =
        new ArrayShape(
            max < before ? kind.prefix().subList(0, max) : kind.prefix(),
            kind.items(),
            length,
            kind.contained(),
            kind.unique() && max > 1);
    if (limited.unique()) ways.add(new UniqueItems(writer).write(limited));
    else if (!limited.contained().isEmpty()) new Containing(limited).write(ways);
    else writePlain(limited, ways);
  }

  private Expression brackets(Expression inner) {
    return Expression.sequence(
        writer.punctuation().open("["), inner, writer.punctuation().close("]"));
  }

  private Expression behindComma(Expression item) {
    return Expression.sequence(writer.punctuation().comma(), item);
  }

  private void writePlain(ArrayShape kind, List<Expression> ways) {
    int min = kind.length().min();
    int max = kind.length().max();
    int before = kind.prefix().size();
    if (min == 0) ways.add(writer.punctuation().empty("[", "]"));
    if (max == 0) return;
    // From the last position to the first: what follows it may be there or not.
    Expression rest = Expression.empty();
    if (max > before) {
      int from = Math.max(before, 1);
      rest =
          Expression.repeat(
              behindComma(writer.value(kind.items())),
              Math.max(0, min - from),
              max == Count.UNBOUNDED ? Expression.UNBOUNDED : max - from);
    }
    for (int i = before - 1; i > 0; i--) {
      var there = Expression.sequence(behindComma(writer.value(kind.at(i))), rest);
      rest = Expression.reference(writer.define(i < min ? there : Expression.optional(there)));
    }
    ways.add(brackets(Expression.sequence(writer.value(kind.at(0)), rest)));
  }

  /** Arrays some of whose items are asked for. */
  private final class Containing {
    private final ArrayShape kind;
    private final Claims claims;
    private final Claims opposite;
    private final Count count;

    /** Counts and positions above are not told apart. */
    private final int highestCount;

    private final int highestPosition;
    private final String[][] rules;

    Containing(ArrayShape kind) {
      this.kind = kind;
      if (kind.contained().size() > 1) {
        throw new SchemaRefusal("contains", "two of them at one place cannot be enforced");
      }
      var contained = kind.contained().getFirst();
      this.claims = Claims.of(contained.claim());
      this.opposite = Claims.of(contained.claim().opposite());
      this.count = contained.count();
      this.highestCount = count.max() < Count.UNBOUNDED ? count.max() : count.min();
      int last = kind.length().max();
      int least = Math.max(kind.prefix().size(), kind.length().min());
      this.highestPosition = last < Count.UNBOUNDED ? last : least;
      if ((highestCount + 1L) * (highestPosition + 1L) > MOST_STATES) {
        throw new SchemaRefusal("contains", "so large counts cannot be enforced");
      }
      this.rules = new String[highestPosition + 1][highestCount + 1];
    }

    void write(List<Expression> ways) {
      if (kind.length().has(0) && count.has(0)) ways.add(writer.punctuation().empty("[", "]"));
      if (kind.length().max() == 0) return;
      var heads = items(0, 0, false);
      if (!heads.isEmpty()) ways.add(brackets(ShapeWriter.anyOf(heads)));
    }

    /** An item at a position, and what follows. */
    private List<Expression> items(int position, int found, boolean comma) {
      var ways = new ArrayList<Expression>();
      boolean last = kind.length().max() < Count.UNBOUNDED && position >= kind.length().max();
      if (last) return ways;
      int next = Math.min(position + 1, highestPosition);
      var all = kind.at(position);
      boolean counted = count.max() < Count.UNBOUNDED;
      if (!counted || found < count.max()) {
        add(ways, all.and(claims), comma, tail(next, Math.min(found + 1, highestCount)));
      }
      // Where only a least count is asked, an item that is so need not be counted.
      add(ways, counted ? all.and(opposite) : all, comma, tail(next, found));
      return ways;
    }

    private void add(List<Expression> ways, Claims item, boolean comma, String tail) {
      if (writer.emptiness().isEmpty(item)) return;
      var value = writer.value(item);
      ways.add(Expression.sequence(comma ? behindComma(value) : value, Expression.reference(tail)));
    }

    private String tail(int position, int found) {
      var known = rules[position][found];
      if (known != null) return known;
      String name = writer.reserve();
      rules[position][found] = name;
      var ways = items(position, found, true);
      if (position >= kind.length().min() && count.has(found)) ways.add(Expression.empty());
      writer.define(name, ShapeWriter.anyOf(ways));
      return name;
    }
  }
}
