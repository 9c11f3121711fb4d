package llm.grammar.schema;

import java.util.ArrayList;
import java.util.List;

/**
 * Arrays.
 *
 * @param prefix what the first items are
 * @param items what those after them are
 * @param length how many items there are
 * @param contained what some items must be
 * @param unique whether no two items are equal
 */
record ArrayShape(
    List<Claims> prefix, Claims items, Count length, List<Contained> contained, boolean unique) {
  /** All arrays. */
  static final ArrayShape ANY = ofLength(Count.ANY);

  /** That so many items are so. */
  record Contained(Claim claim, Count count) {}

  /** Copies the lists. */
  ArrayShape {
    prefix = List.copyOf(prefix);
    contained = List.copyOf(contained);
  }

  static ArrayShape ofLength(Count length) {
    return new ArrayShape(List.of(), Claims.NONE, length, List.of(), false);
  }

  static ArrayShape containing(Contained contained) {
    return new ArrayShape(List.of(), Claims.NONE, Count.ANY, List.of(contained), false);
  }

  /** What item {@code i} is. */
  Claims at(int i) {
    return i < prefix.size() ? prefix.get(i) : items;
  }

  /** Whether there is no such array, as its length says. */
  boolean isImpossible() {
    return length.isImpossible();
  }

  ArrayShape and(ArrayShape other) {
    if (equals(ANY)) return other;
    if (other.equals(ANY)) return this;
    var both = new ArrayList<Claims>();
    for (int i = 0; i < Math.max(prefix.size(), other.prefix.size()); i++) {
      both.add(at(i).and(other.at(i)));
    }
    var some = new ArrayList<>(contained);
    other.contained.stream().filter(c -> !some.contains(c)).forEach(some::add);
    return new ArrayShape(
        both, items.and(other.items), length.and(other.length), some, unique || other.unique);
  }
}
