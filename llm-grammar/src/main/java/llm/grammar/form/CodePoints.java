package llm.grammar.form;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * An immutable set of Unicode scalar values: code points without surrogates, which UTF-8 cannot
 * write.
 */
public final class CodePoints {
  /** The largest code point. */
  public static final int LAST = 0x10FFFF;

  private static final int[] SCALARS = {0, 0xD7FF, 0xE000, LAST};

  private static final CodePoints ALL = new CodePoints(SCALARS);
  private static final CodePoints NONE = new CodePoints(new int[0]);

  /** First and last of each range, ascending; no two ranges touch. */
  private final int[] ranges;

  private final int hash;

  private CodePoints(int[] ranges) {
    this.ranges = ranges;
    this.hash = Arrays.hashCode(ranges);
  }

  /** Every scalar value. */
  public static CodePoints all() {
    return ALL;
  }

  /** The empty set. */
  public static CodePoints none() {
    return NONE;
  }

  /** The set of one; empty for a surrogate. */
  public static CodePoints of(int codePoint) {
    return range(codePoint, codePoint);
  }

  /** The characters of {@code text}. */
  public static CodePoints of(String text) {
    int[] pairs = text.codePoints().flatMap(c -> java.util.stream.IntStream.of(c, c)).toArray();
    return ofRanges(pairs);
  }

  /** From {@code first} to {@code last}, both in it; surrogates between them are left out. */
  public static CodePoints range(int first, int last) {
    return ofRanges(first, last);
  }

  /**
   * The union of ranges, given as pairs of first and last, in any order.
   *
   * @throws IllegalArgumentException if one is outside of Unicode, or ends before it begins
   */
  public static CodePoints ofRanges(int... pairs) {
    if (pairs.length % 2 != 0) {
      throw new IllegalArgumentException("ranges are pairs, found " + pairs.length + " numbers");
    }
    long[] sorted = new long[pairs.length / 2];
    for (int i = 0; i < sorted.length; i++) {
      int first = pairs[2 * i];
      int last = pairs[2 * i + 1];
      if (first < 0 || last > LAST || first > last) {
        throw new IllegalArgumentException("not a range of code points: " + first + " to " + last);
      }
      sorted[i] = (long) first << 32 | last;
    }
    Arrays.sort(sorted);
    int[] joined = new int[pairs.length];
    int n = 0;
    for (long pair : sorted) {
      int first = (int) (pair >>> 32);
      int last = (int) pair;
      if (n > 0 && first <= joined[n - 1] + 1) {
        joined[n - 1] = Math.max(joined[n - 1], last);
      } else {
        joined[n++] = first;
        joined[n++] = last;
      }
    }
    return new CodePoints(Arrays.copyOf(joined, n)).and(ALL);
  }

  /** Those of which {@code test} is true; every code point is asked. */
  public static CodePoints where(IntPredicate test) {
    int[] found = new int[64];
    int n = 0;
    int from = -1;
    for (int c = 0; c <= LAST + 1; c++) {
      boolean in = c <= LAST && (c < 0xD800 || c > 0xDFFF) && test.test(c);
      if (in && from < 0) {
        from = c;
      } else if (!in && from >= 0) {
        if (n + 2 > found.length) {
          found = Arrays.copyOf(found, 2 * n);
        }
        found[n++] = from;
        found[n++] = c - 1;
        from = -1;
      }
    }
    return new CodePoints(Arrays.copyOf(found, n));
  }

  /** Whether {@code codePoint} is in the set. */
  public boolean contains(int codePoint) {
    int low = 0;
    int high = ranges.length / 2 - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (codePoint < ranges[2 * middle]) {
        high = middle - 1;
      } else if (codePoint > ranges[2 * middle + 1]) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  /** Whether nothing is in it. */
  public boolean isEmpty() {
    return ranges.length == 0;
  }

  /** How many are in it. */
  public int count() {
    int count = 0;
    for (int i = 0; i < ranges.length; i += 2) {
      count += ranges[i + 1] - ranges[i] + 1;
    }
    return count;
  }

  /** How many ranges it has. */
  public int rangeCount() {
    return ranges.length / 2;
  }

  /** First of range {@code i}. */
  public int first(int i) {
    return ranges[2 * i];
  }

  /** Last of range {@code i}, in the set. */
  public int last(int i) {
    return ranges[2 * i + 1];
  }

  /** What is in this set or in {@code other}. */
  public CodePoints or(CodePoints other) {
    int[] both = Arrays.copyOf(ranges, ranges.length + other.ranges.length);
    System.arraycopy(other.ranges, 0, both, ranges.length, other.ranges.length);
    return ofRanges(both);
  }

  /** What is in both sets. */
  public CodePoints and(CodePoints other) {
    int[] found = new int[ranges.length + other.ranges.length];
    int n = 0;
    for (int i = 0, j = 0; i < ranges.length && j < other.ranges.length; ) {
      int first = Math.max(ranges[i], other.ranges[j]);
      int last = Math.min(ranges[i + 1], other.ranges[j + 1]);
      if (first <= last) {
        found[n++] = first;
        found[n++] = last;
      }
      if (ranges[i + 1] < other.ranges[j + 1]) {
        i += 2;
      } else {
        j += 2;
      }
    }
    return new CodePoints(Arrays.copyOf(found, n));
  }

  /** What is not in the set. */
  public CodePoints not() {
    int[] found = new int[ranges.length + 2];
    int n = 0;
    int from = 0;
    for (int i = 0; i < ranges.length; i += 2) {
      if (ranges[i] > from) {
        found[n++] = from;
        found[n++] = ranges[i] - 1;
      }
      from = ranges[i + 1] + 1;
    }
    if (from <= LAST) {
      found[n++] = from;
      found[n++] = LAST;
    }
    return new CodePoints(Arrays.copyOf(found, n)).and(ALL);
  }

  /** What is in this set and not in {@code other}. */
  public CodePoints without(CodePoints other) {
    return and(other.not());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CodePoints set && Arrays.equals(ranges, set.ranges);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    var text = new StringBuilder("[");
    for (int i = 0; i < ranges.length; i += 2) {
      text.append(i == 0 ? "" : " ").append(Integer.toHexString(ranges[i]));
      if (ranges[i + 1] > ranges[i]) {
        text.append('-').append(Integer.toHexString(ranges[i + 1]));
      }
    }
    return text.append(']').toString();
  }
}
