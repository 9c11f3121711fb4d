package llm.grammar.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import llm.grammar.form.Expression;
import llm.grammar.form.Regex;
import llm.grammar.schema.ObjectShape.Property;
import org.jspecify.annotations.Nullable;

/**
 * Objects as expressions: properties with a name in their order, each there or not, then others in
 * any order.
 *
 * <p>Others may come twice, as in JSON, where the last counts; so they count as one where so many
 * must be there.
 */
final class ObjectWriter {
  private static final int MOST_COUNTED = 4_096;

  private final ShapeWriter writer;

  /** What is behind a property; kinds of objects share their ends. */
  private final Map<End, String> ends = new HashMap<>();

  ObjectWriter(ShapeWriter writer) {
    this.writer = writer;
  }

  /** A property and what follows it. */
  private record End(String key, Property property, String next, boolean last) {}

  private record Named(String key, Property property) {}

  /** Properties of one kind of objects, and what others may be there. */
  private record Layout(
      List<Named> named, @Nullable Expression other, @Nullable Expression some, Count size) {}

  /** Adds the ways in which objects of a kind are written. */
  void write(ObjectShape kind, List<Expression> ways) {
    if (kind.someOther().isEmpty()) {
      writePlain(kind, ways);
      return;
    }
    var keys = kind.someOther().getFirst();
    var rest = kind.someOther().subList(1, kind.someOther().size());
    var named = new LinkedHashMap<>(kind.named());
    for (var entry : kind.named().entrySet()) {
      var property = entry.getValue();
      if (!writer.evaluation().language().fits(keys, entry.getKey())) continue;
      // A property with a name may be the one that must be there.
      var with = new LinkedHashMap<>(named);
      with.put(entry.getKey(), new Property(property.claims(), true));
      write(new ObjectShape(with, kind.others(), rest, kind.size()), ways);
      if (property.required()) return;
      named.put(entry.getKey(), new Property(Claims.IMPOSSIBLE, false));
    }
    if (!rest.isEmpty()) throw refusal("", "that two other properties are there");
    if (kind.size().min() > 1 || kind.size().max() < Count.UNBOUNDED) {
      throw refusal("", "that another property is there, and how many there are");
    }
    writePlain(new ObjectShape(named, kind.others(), kind.someOther(), kind.size()), ways);
  }

  private static SchemaRefusal refusal(String keyword, String what) {
    return new SchemaRefusal(keyword, what + " cannot be enforced");
  }

  private void writePlain(ObjectShape kind, List<Expression> ways) {
    if (kind.isImpossible()) return;
    var named = new ArrayList<Named>();
    int required = 0;
    for (var entry : kind.named().entrySet()) {
      var property = entry.getValue();
      if (writer.emptiness().isEmpty(property.claims())) {
        if (property.required()) return;
        continue;
      }
      named.add(new Named(entry.getKey(), property));
      required += property.required() ? 1 : 0;
    }
    var other = others(kind, Regex.anything());
    var some = kind.someOther().isEmpty() ? null : others(kind, kind.someOther().getFirst());
    if (!kind.someOther().isEmpty() && some == null) return;
    int min = kind.size().min() <= required ? 0 : kind.size().min();
    int most = other == null ? named.size() : Count.UNBOUNDED;
    int max = kind.size().max() >= most ? Count.UNBOUNDED : kind.size().max();
    if (max < required || min > most) return;
    if (other != null && min - required > 1) {
      throw refusal("minProperties", "that several other properties are there");
    }
    var layout = new Layout(named, other, some, new Count(min, max));
    if (layout.size.equals(Count.ANY)) writeUncounted(layout, ways);
    else new CountedObject(layout).write(ways);
  }

  /** Any property without a name whose key is one of {@code keys}; null if there is none. */
  private @Nullable Expression others(ObjectShape kind, Regex keys) {
    var ways = new ArrayList<Expression>();
    boolean free = kind.named().isEmpty() && RegexAlgebra.isAnything(keys);
    Regex unnamed =
        kind.named().isEmpty()
            ? keys
            : RegexAlgebra.and(keys, Regex.not(RegexAlgebra.anyOf(kind.named().keySet())));
    for (var region : kind.others()) {
      var asked = RegexAlgebra.and(region.keys(), unnamed);
      if (writer.evaluation().isEmpty(asked) || writer.emptiness().isEmpty(region.claims())) {
        continue;
      }
      var encoding = writer.encoding();
      boolean any = free && RegexAlgebra.isAnything(region.keys());
      var key = any ? encoding.string(asked) : encoding.key(asked);
      ways.add(Expression.sequence(writer.punctuation().key(key), writer.value(region.claims())));
    }
    return ways.isEmpty() ? null : ShapeWriter.anyOf(ways);
  }

  private Expression property(Named named) {
    var key = writer.encoding().key(Regex.text(named.key));
    return Expression.sequence(
        writer.punctuation().key(key), writer.value(named.property.claims()));
  }

  private Expression braces(Expression inner) {
    return Expression.sequence(
        writer.punctuation().open("{"), inner, writer.punctuation().close("}"));
  }

  private Expression behindComma(Expression item) {
    return Expression.sequence(writer.punctuation().comma(), item);
  }

  private void writeUncounted(Layout layout, List<Expression> ways) {
    var named = layout.named;
    var tails = new String[named.size() + 1];
    tails[named.size()] = writer.define(othersBehind(layout));
    for (int i = named.size() - 1; i >= 0; i--) {
      tails[i] = tail(named.get(i), tails[i + 1]);
    }
    var heads = new ArrayList<Expression>();
    boolean open = true;
    for (int i = 0; i < named.size() && open; i++) {
      heads.add(Expression.sequence(property(named.get(i)), Expression.reference(tails[i + 1])));
      open = !named.get(i).property.required();
    }
    if (open && layout.other != null) heads.add(othersFirst(layout, layout.other));
    if (!heads.isEmpty()) ways.add(braces(ShapeWriter.anyOf(heads)));
    if (open && layout.some == null) ways.add(writer.punctuation().empty("{", "}"));
  }

  private String tail(Named named, String next) {
    return ends.computeIfAbsent(
        new End(named.key, named.property, next, false),
        _ -> {
          var there = Expression.sequence(behindComma(property(named)), Expression.reference(next));
          return writer.define(
              named.property.required()
                  ? there
                  : Expression.anyOf(there, Expression.reference(next)));
        });
  }

  private Expression othersBehind(Layout layout) {
    if (layout.other == null) return Expression.empty();
    var others = Expression.star(behindComma(layout.other));
    return layout.some == null
        ? others
        : Expression.sequence(others, behindComma(layout.some), others);
  }

  private Expression othersFirst(Layout layout, Expression other) {
    var more = Expression.star(behindComma(other));
    if (layout.some == null) return Expression.sequence(other, more);
    return Expression.anyOf(
        Expression.sequence(layout.some, more), Expression.sequence(other, othersBehind(layout)));
  }

  /** Objects of which it is asked how many properties they have. */
  private final class CountedObject {
    private final Layout layout;
    private final Map<Long, String> tails = new HashMap<>();

    CountedObject(Layout layout) {
      this.layout = layout;
      long cells = (long) layout.named.size() * Math.min(highest(), layout.named.size());
      if (cells > MOST_COUNTED) {
        boolean max = layout.size.max() < Count.UNBOUNDED;
        throw refusal(
            max ? "maxProperties" : "minProperties", "a count of so many properties with a name");
      }
    }

    /** Counts above are not told apart. */
    private int highest() {
      return layout.size.max() < Count.UNBOUNDED ? layout.size.max() : layout.size.min();
    }

    private boolean full(int count) {
      return layout.size.max() < Count.UNBOUNDED && count >= layout.size.max();
    }

    void write(List<Expression> ways) {
      var heads = new ArrayList<Expression>();
      var named = layout.named;
      boolean open = true;
      for (int i = 0; i < named.size() && open && !full(0); i++) {
        var tail = tail(i + 1, 1);
        heads.add(Expression.sequence(property(named.get(i)), Expression.reference(tail)));
        open = !named.get(i).property.required();
      }
      if (open && layout.other != null && !full(0)) {
        int min = layout.size.min();
        heads.add(
            Expression.sequence(
                layout.other, Expression.repeat(behindComma(layout.other), 0, left(1))));
        if (min > 1) throw new IllegalStateException("others count as one");
      }
      if (!heads.isEmpty()) ways.add(braces(ShapeWriter.anyOf(heads)));
      if (open && layout.size.min() == 0) ways.add(writer.punctuation().empty("{", "}"));
    }

    private int left(int count) {
      return layout.size.max() == Count.UNBOUNDED
          ? Expression.UNBOUNDED
          : Math.max(0, layout.size.max() - count);
    }

    private String tail(int i, int count) {
      long key = (long) i << 32 | count;
      var known = tails.get(key);
      if (known == null) {
        known = writer.define(made(i, count));
        tails.put(key, known);
      }
      return known;
    }

    private Expression made(int i, int count) {
      if (i == layout.named.size()) return end(count);
      var ways = new ArrayList<Expression>();
      var named = layout.named.get(i);
      if (!full(count)) {
        int next = Math.min(count + 1, Math.max(1, highest()));
        ways.add(
            Expression.sequence(
                behindComma(property(named)), Expression.reference(tail(i + 1, next))));
      }
      if (!named.property.required()) ways.add(Expression.reference(tail(i + 1, count)));
      return ShapeWriter.anyOf(ways);
    }

    private Expression end(int count) {
      int missing = Math.max(0, layout.size.min() - count);
      if (layout.other == null) return missing == 0 ? Expression.empty() : Expression.nothing();
      if (missing > 1) return Expression.nothing();
      return left(count) < missing
          ? Expression.nothing()
          : Expression.repeat(behindComma(layout.other), missing, left(count));
    }
  }
}
