package llm.grammar.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import llm.grammar.form.Expression;
import llm.grammar.form.Expression.Member;
import llm.grammar.form.Expression.Order;
import llm.grammar.form.Regex;
import llm.grammar.schema.ObjectShape.Property;

/**
 * Objects as expressions: properties with a name, each at most once, and others.
 *
 * <p>Others may come twice, as in JSON, where the last counts; so they count as one where so many
 * must be there.
 */
final class ObjectWriter {
  private final ShapeWriter writer;
  private final Order order;

  /** Kinds of objects share what they have in common. */
  private final Map<Named, Expression> properties = new HashMap<>();

  ObjectWriter(ShapeWriter writer, Order order) {
    this.writer = writer;
    this.order = order;
  }

  private record Named(String key, Claims claims) {}

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
    if (!rest.isEmpty()) {
      throw new SchemaRefusal("", "that two other properties are there cannot be enforced");
    }
    writePlain(new ObjectShape(named, kind.others(), kind.someOther(), kind.size()), ways);
  }

  private void writePlain(ObjectShape kind, List<Expression> ways) {
    var members = new ArrayList<Member>();
    int required = 0;
    for (var entry : kind.named().entrySet()) {
      var property = entry.getValue();
      if (writer.emptiness().isEmpty(property.claims())) {
        if (property.required()) return;
        continue;
      }
      var named = new Named(entry.getKey(), property.claims());
      members.add(new Member(property(named), property.required(), false));
      required += property.required() ? 1 : 0;
    }
    int before = members.size();
    if (kind.someOther().isEmpty()) {
      addOthers(kind, Regex.anything(), false, members);
    } else {
      var asked = kind.someOther().getFirst();
      addOthers(kind, asked, true, members);
      if (members.size() == before) return;
      addOthers(kind, RegexAlgebra.not(asked), false, members);
    }
    boolean others = members.size() > before;
    int min = kind.size().min() <= required ? 0 : kind.size().min();
    int max = kind.size().max();
    if (max < required || !others && min > before) return;
    if (others && min - required > 1) {
      throw new SchemaRefusal(
          "minProperties", "that several other properties are there cannot be enforced");
    }
    add(members, new Count(min, others || max < before ? max : Count.UNBOUNDED), ways);
  }

  private void add(List<Member> members, Count size, List<Expression> ways) {
    var marks = writer.punctuation();
    boolean optional = members.stream().noneMatch(Member::required);
    if (optional && size.min() == 0) ways.add(marks.empty("{", "}"));
    if (members.isEmpty() || size.max() == 0) return;
    var inner =
        new Expression.Members(members, marks.comma(), order, Math.max(1, size.min()), size.max());
    ways.add(Expression.sequence(marks.open("{"), inner, marks.close("}")));
  }

  /** Adds any property without a name whose key is one of {@code keys}. */
  private void addOthers(ObjectShape kind, Regex keys, boolean required, List<Member> members) {
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
      var key = any ? encoding.anyKey(asked) : encoding.key(asked);
      ways.add(Expression.sequence(writer.punctuation().key(key), writer.value(region.claims())));
    }
    if (!ways.isEmpty()) members.add(new Member(ShapeWriter.anyOf(ways), required, true));
  }

  private Expression property(Named named) {
    return properties.computeIfAbsent(
        named,
        _ -> {
          var key = writer.encoding().key(Regex.text(named.key));
          return Expression.reference(
              writer.define(
                  Expression.sequence(writer.punctuation().key(key), writer.value(named.claims))));
        });
  }
}
