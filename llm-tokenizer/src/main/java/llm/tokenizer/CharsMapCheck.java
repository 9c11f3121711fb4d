package llm.tokenizer;

import java.util.Arrays;

/**
 * Walks all that can be reached of a {@link CharsMap}'s trie: no way may lead out of it or in a
 * circle, or be longer than any text that is worth a rule, and every value must be a replacement.
 */
final class CharsMapCheck {
  /** Bytes of a listed text; the longest that Unicode's normal forms need has some 20. */
  static final int LONGEST_KEY = 1024;

  /** What a listed text may grow to: Unicode's longest grows from 3 bytes to 33. */
  static final int LONGEST_REPLACEMENT = 64;

  private static final int GROWTH = 16;

  private static final int NONE = -1;
  private static final int OPEN = -1;

  private final int[] units;
  private final int[] ends;
  private final int[] firsts; // of the units that have a place as their parent's base
  private final int[] nexts; // the next one that has the same
  private final int[] heights; // units on the longest way down from one; 0 if it is not seen yet

  private final int[] path = new int[LONGEST_KEY + 1];
  private final int[] children = new int[LONGEST_KEY + 1]; // the next to visit of each on the path
  private final int[] reached = new int[LONGEST_KEY + 1]; // height so far of each on the path

  /**
   * @param ends where the replacement ends that a place is in
   */
  CharsMapCheck(int[] units, int[] ends) {
    this.units = units;
    this.ends = ends;
    firsts = new int[(units.length - 1 | 0xFF) + 1]; // a label changes the last byte alone
    nexts = new int[units.length];
    heights = new int[units.length];
    Arrays.fill(firsts, NONE);
    for (int node = units.length - 1; node >= 0; node--) {
      int label = CharsMap.label(units[node]);
      if (label > 0) {
        nexts[node] = firsts[node ^ label];
        firsts[node ^ label] = node;
      }
    }
  }

  void check() {
    int depth = 0;
    enter(0, 0);
    while (depth >= 0) {
      int child = children[depth];
      if (child == NONE) {
        leave(depth--);
        continue;
      }
      children[depth] = nexts[child];
      if (heights[child] == OPEN) {
        throw wrong("goes in a circle at unit " + child + ", expected a trie");
      }
      if (depth + Math.max(1, heights[child]) > LONGEST_KEY) {
        throw wrong("lists a text of more than " + LONGEST_KEY + " bytes, which is refused");
      }
      if (heights[child] == 0) {
        enter(child, ++depth);
      } else {
        reached[depth] = Math.max(reached[depth], heights[child] + 1);
      }
    }
  }

  /** Begins a unit, and checks its value. */
  private void enter(int node, int depth) {
    int base = node ^ CharsMap.offset(units[node]);
    if (depth > 0 && CharsMap.hasValue(units[node])) {
      if (base >= units.length) {
        throw wrong("has a value at unit %d, expected one below %d".formatted(base, units.length));
      }
      checkValue(CharsMap.value(units[base]), depth);
    }
    heights[node] = OPEN;
    path[depth] = node;
    reached[depth] = 1;
    children[depth] = base < firsts.length ? firsts[base] : NONE;
    boolean isCutOff = (base | 0xFF) >= units.length; // some children would lie behind the end
    boolean isEnd = depth > 0 && CharsMap.hasValue(units[node]);
    if (children[depth] == NONE && isCutOff && !isEnd) {
      throw wrong(
          "leads nowhere at unit %d, expected a child near %d within the %d units"
              .formatted(node, base, units.length));
    }
  }

  private void leave(int depth) {
    heights[path[depth]] = reached[depth];
    if (depth > 0) {
      reached[depth - 1] = Math.max(reached[depth - 1], reached[depth] + 1);
    }
  }

  private void checkValue(int from, int length) {
    if (from >= ends.length || ends[from] < 0) {
      throw wrong(
          "has a replacement at %d, expected one that a zero byte ends within the %d bytes"
              .formatted(from, ends.length));
    }
    int most = Math.max(LONGEST_REPLACEMENT, GROWTH * length);
    if (ends[from] - from > most) {
      throw wrong(
          "replaces %d bytes by %d, expected at most %d"
              .formatted(length, ends[from] - from, most));
    }
  }

  private static TokenizerException wrong(String what) {
    return new TokenizerException(CharsMap.KEY + " " + what);
  }
}
