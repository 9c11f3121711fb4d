package llm.grammar.schema;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What is claimed of a value: all of it at once. Schemas that are merged become one set, so that
 * recursion through merged schemas comes back to a set that is known.
 *
 * @param contradiction whether no value can be so
 */
record Claims(boolean contradiction, Set<Claim> all) {
  /** Nothing is claimed: every value is so. */
  static final Claims NONE = new Claims(false, Set.of());

  /** No value is so. */
  static final Claims IMPOSSIBLE = new Claims(true, Set.of());

  static Claims of(Claim claim) {
    return new Claims(false, Set.of(claim));
  }

  boolean isTrivial() {
    return !contradiction && all.isEmpty();
  }

  Claims and(Claims other) {
    if (contradiction || other.isTrivial() || equals(other)) return this;
    if (other.contradiction || isTrivial()) return other;
    if (other.all.stream().anyMatch(claim -> all.contains(claim.opposite()))) return IMPOSSIBLE;
    var both = new LinkedHashSet<>(all);
    both.addAll(other.all);
    return new Claims(false, both);
  }
}
