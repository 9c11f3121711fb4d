package llm.tokenizer;

import java.util.Arrays;

/** Parts of a text, from left to right; neighbours that touch are one. */
final class Spans {
  private int[] starts = new int[8];
  private int[] ends = new int[8];
  private int size;

  /** Adds a part behind all others; an empty one is none. */
  void add(int from, int to) {
    if (from == to) {
      return;
    }
    if (size > 0 && ends[size - 1] == from) {
      ends[size - 1] = to;
      return;
    }
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, size * 2);
      ends = Arrays.copyOf(ends, size * 2);
    }
    starts[size] = from;
    ends[size++] = to;
  }

  /** How many of the places right before {@code end} lie in one part. */
  int lengthBefore(int end) {
    int at = Arrays.binarySearch(ends, 0, size, end);
    int part = at >= 0 ? at : ~at;
    return part == size ? 0 : Math.max(0, end - starts[part]);
  }

  /** Whether {@code [from, to)} lies in one part. */
  boolean covers(int from, int to) {
    return lengthBefore(to) >= to - from;
  }
}
