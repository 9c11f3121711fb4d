package llm.grammar.schema;

import java.util.ArrayList;
import java.util.List;
import llm.grammar.form.Regex;
import llm.grammar.schema.ArrayShape.Contained;

/** Arrays and objects that are not of a kind: what breaks it, one way each. */
final class Opposites {
  private Opposites() {}

  private static SchemaRefusal refusal(String what) {
    return new SchemaRefusal("", "the opposite of " + what + " cannot be enforced");
  }

  /** Objects that are not so. */
  static List<ObjectShape> of(ObjectShape kind) {
    var broken = new ArrayList<ObjectShape>();
    kind.size().opposites().forEach(size -> broken.add(ObjectShape.ofSize(size)));
    kind.named()
        .forEach(
            (name, property) -> {
              if (property.required()) broken.add(ObjectShape.without(name));
              if (property.claims().contradiction()) {
                broken.add(ObjectShape.with(name, Claims.NONE, true));
              }
              for (var claim : property.claims().all()) {
                broken.add(ObjectShape.with(name, Claims.of(claim.opposite()), true));
              }
            });
    for (var keys : kind.someOther()) {
      broken.add(
          ObjectShape.ofOthers(
              List.of(new ObjectShape.Region(RegexAlgebra.not(keys), Claims.NONE))));
    }
    addOthers(kind, broken);
    return broken;
  }

  private static void addOthers(ObjectShape kind, List<ObjectShape> broken) {
    Regex allowed = Regex.nothing();
    for (var region : kind.others()) {
      if (region.claims().contradiction()) continue;
      // A key that comes twice would count by its last value alone.
      if (!region.claims().isTrivial()) throw refusal("what is said of properties without a name");
      allowed = RegexAlgebra.or(allowed, region.keys());
    }
    if (RegexAlgebra.isAnything(allowed)) return;
    Regex forbidden = RegexAlgebra.not(allowed);
    if (!kind.named().isEmpty()) {
      forbidden =
          RegexAlgebra.and(forbidden, Regex.not(Regex.anyOf(List.copyOf(kind.named().keySet()))));
    }
    broken.add(ObjectShape.withSome(forbidden));
  }

  /** Arrays that are not so. */
  static List<ArrayShape> of(ArrayShape kind) {
    var broken = new ArrayList<ArrayShape>();
    if (kind.unique()) throw refusal("uniqueItems");
    kind.length().opposites().forEach(length -> broken.add(ArrayShape.ofLength(length)));
    for (int i = 0; i < kind.prefix().size(); i++) breakItem(kind.prefix().get(i), i, broken);
    if (!kind.items().isTrivial()) breakItems(kind, broken);
    for (var contained : kind.contained()) breakContained(contained, broken);
    return broken;
  }

  private static void breakItem(Claims claims, int position, List<ArrayShape> broken) {
    var opposites = new ArrayList<Claims>();
    if (claims.contradiction()) opposites.add(Claims.NONE);
    claims.all().forEach(claim -> opposites.add(Claims.of(claim.opposite())));
    for (var opposite : opposites) {
      var prefix = new ArrayList<Claims>();
      for (int i = 0; i < position; i++) prefix.add(Claims.NONE);
      prefix.add(opposite);
      broken.add(
          new ArrayShape(prefix, Claims.NONE, Count.atLeast(position + 1), List.of(), false));
    }
  }

  private static void breakItems(ArrayShape kind, List<ArrayShape> broken) {
    int before = kind.prefix().size();
    if (kind.items().contradiction()) {
      broken.add(ArrayShape.ofLength(Count.atLeast(before + 1)));
      return;
    }
    if (before > 0) throw refusal("items behind a prefix");
    for (var claim : kind.items().all()) {
      broken.add(ArrayShape.containing(new Contained(claim.opposite(), Count.atLeast(1))));
    }
  }

  private static void breakContained(Contained contained, List<ArrayShape> broken) {
    for (var count : contained.count().opposites()) {
      broken.add(ArrayShape.containing(new Contained(contained.claim(), count)));
    }
  }
}
