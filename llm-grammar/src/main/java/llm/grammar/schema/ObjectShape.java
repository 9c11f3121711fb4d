package llm.grammar.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import llm.grammar.form.Regex;

/**
 * Objects.
 *
 * @param named the properties that are known by name, in the order in which they are written; what
 *     is claimed of one is all that is claimed of it
 * @param others what is claimed of other keys; no key is in two of them, and one that is in none is
 *     not allowed
 * @param someOther keys of which, each time, one must be there
 * @param size how many properties there are
 */
record ObjectShape(
    Map<String, Property> named, List<Region> others, List<Regex> someOther, Count size) {
  private static final List<Region> ALL_KEYS = List.of(new Region(Regex.anything(), Claims.NONE));

  /** All objects. */
  static final ObjectShape ANY = new ObjectShape(Map.of(), ALL_KEYS, List.of(), Count.ANY);

  /** A property. */
  record Property(Claims claims, boolean required) {
    Property and(Property other) {
      return new Property(claims.and(other.claims), required || other.required);
    }
  }

  /** Keys, and what is claimed of their values. */
  record Region(Regex keys, Claims claims) {}

  /** Copies, in order. */
  ObjectShape {
    named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
    others = List.copyOf(others);
    someOther = List.copyOf(someOther);
  }

  /** With one property of that kind, and nothing else said. */
  static ObjectShape with(String name, Claims claims, boolean required) {
    return new ObjectShape(
        Map.of(name, new Property(claims, required)), ALL_KEYS, List.of(), Count.ANY);
  }

  static ObjectShape without(String name) {
    return with(name, Claims.IMPOSSIBLE, false);
  }

  static ObjectShape ofSize(Count size) {
    return new ObjectShape(Map.of(), ALL_KEYS, List.of(), size);
  }

  static ObjectShape ofOthers(List<Region> others) {
    return new ObjectShape(Map.of(), others, List.of(), Count.ANY);
  }

  /** With a key of that kind. */
  static ObjectShape withSome(Regex keys) {
    return new ObjectShape(Map.of(), ALL_KEYS, List.of(keys), Count.ANY);
  }

  /** What is claimed of a key. */
  Property at(String name, BiPredicate<Regex, String> fits) {
    var known = named.get(name);
    if (known != null) return known;
    for (var region : others) {
      if (RegexAlgebra.isAnything(region.keys) || fits.test(region.keys, name)) {
        return new Property(region.claims, false);
      }
    }
    return new Property(Claims.IMPOSSIBLE, false);
  }

  /** Whether no object is so, as far as that is plain. */
  boolean isImpossible() {
    return size.isImpossible()
        || named.values().stream().anyMatch(p -> p.required && p.claims.contradiction());
  }

  /** What both say; names of this one come first. */
  ObjectShape and(ObjectShape other, BiPredicate<Regex, String> fits) {
    if (equals(ANY)) return other;
    if (other.equals(ANY)) return this;
    var both = new LinkedHashMap<String, Property>();
    named.forEach((name, property) -> both.put(name, property.and(other.at(name, fits))));
    other.named.forEach(
        (name, property) -> both.computeIfAbsent(name, _ -> at(name, fits).and(property)));
    var some = new ArrayList<>(someOther);
    other.someOther.stream().filter(keys -> !some.contains(keys)).forEach(some::add);
    return new ObjectShape(both, regions(other), some, size.and(other.size));
  }

  private List<Region> regions(ObjectShape other) {
    if (others.equals(other.others)) return others;
    var regions = new ArrayList<Region>();
    for (var a : others) {
      for (var b : other.others) {
        var keys = RegexAlgebra.and(a.keys, b.keys);
        var claims = a.claims.and(b.claims);
        if (!RegexAlgebra.isNothing(keys)) regions.add(new Region(keys, claims));
      }
    }
    return regions;
  }
}
