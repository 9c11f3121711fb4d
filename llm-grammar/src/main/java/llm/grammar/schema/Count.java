package llm.grammar.schema;

import java.util.ArrayList;
import java.util.List;

/**
 * How many there are.
 *
 * @param max {@link #UNBOUNDED} for no limit
 */
record Count(int min, int max) {
  static final int UNBOUNDED = Integer.MAX_VALUE;

  static final Count ANY = new Count(0, UNBOUNDED);

  static Count atLeast(int min) {
    return new Count(min, UNBOUNDED);
  }

  static Count atMost(int max) {
    return new Count(0, max);
  }

  boolean isImpossible() {
    return min > max;
  }

  boolean has(long count) {
    return count >= min && (count <= max || max == UNBOUNDED);
  }

  Count and(Count other) {
    int least = Math.max(min, other.min);
    int most = Math.min(max, other.max);
    return new Count(least, most);
  }

  /** Every other count: fewer, and more. */
  List<Count> opposites() {
    var others = new ArrayList<Count>();
    if (min > 0) others.add(atMost(min - 1));
    if (max < UNBOUNDED) others.add(atLeast(max + 1));
    return others;
  }
}
