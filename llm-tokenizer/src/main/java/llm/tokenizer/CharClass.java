package llm.tokenizer;

import java.util.List;

/**
 * A set of code points: ranges and categories, possibly complemented, possibly within other sets.
 *
 * <p>ASCII is answered from a bitmap, everything else from the definition.
 */
final class CharClass {
  private final Definition definition;
  private final long low;
  private final long high;

  /** Inclusive bounds of a run of code points. */
  record Range(int first, int last) {}

  /**
   * What belongs to a set.
   *
   * @param ranges runs of code points
   * @param categories bits of {@link CodePoints}
   * @param complement whether the set is everything but those
   * @param within sets that an element must belong to as well
   */
  record Definition(
      List<Range> ranges, int categories, boolean complement, List<CharClass> within) {
    boolean contains(int codePoint) {
      return listed(codePoint) != complement
          && within.stream().allMatch(set -> set.contains(codePoint));
    }

    private boolean listed(int codePoint) {
      for (Range range : ranges) {
        if (codePoint >= range.first() && codePoint <= range.last()) {
          return true;
        }
      }
      return categories != 0 && (categories & CodePoints.category(codePoint)) != 0;
    }
  }

  CharClass(Definition definition) {
    this.definition = definition;
    this.low = bits(definition, 0);
    this.high = bits(definition, 64);
  }

  /** The set of one code point. */
  static CharClass single(int codePoint) {
    return new CharClass(
        new Definition(List.of(new Range(codePoint, codePoint)), 0, false, List.of()));
  }

  boolean contains(int codePoint) {
    return switch (codePoint >>> 6) {
      case 0 -> (low >>> codePoint & 1) != 0;
      case 1 -> (high >>> codePoint & 1) != 0;
      default -> definition.contains(codePoint);
    };
  }

  private static long bits(Definition definition, int from) {
    long bits = 0;
    for (int i = 0; i < 64; i++) {
      if (definition.contains(from + i)) {
        bits |= 1L << i;
      }
    }
    return bits;
  }
}
