package llm.tensor.task;

import java.util.Arrays;

/**
 * Finds the places of the greatest numbers by radix selection: in time that grows with how many
 * there are, whatever they are. Of equal ones the first are taken.
 */
final class TopK {
  private static final int BYTE = 8;

  private final int[] counts = new int[1 << BYTE];

  /**
   * Writes the places of the k greatest of some numbers, in order.
   *
   * @param x the numbers, from 0 on
   * @param count how many there are, k or more
   * @param to their places, as floats, which hold them exactly
   */
  void places(float[] x, int from, int count, float[] to, Span span) {
    int k = span.length();
    int threshold = 0;
    int mask = 0;
    int missing = k; // of those that begin as the threshold does
    for (int shift = Integer.SIZE - BYTE; shift >= 0; shift -= BYTE) {
      Arrays.fill(counts, 0);
      for (int i = from; i < from + count; i++) {
        int key = key(x[i]);
        if ((key & mask) == threshold) counts[key >>> shift & counts.length - 1]++;
      }
      int digit = counts.length - 1;
      while (counts[digit] < missing) missing -= counts[digit--];
      threshold |= digit << shift;
      mask |= counts.length - 1 << shift;
    }
    int at = span.at();
    for (int i = 0; i < count; i++) {
      int compared = Integer.compareUnsigned(key(x[from + i]), threshold);
      if (compared > 0 || compared == 0 && missing-- > 0) to[at++] = i;
    }
  }

  /** Where places go. */
  record Span(int at, int length) {}

  /** Bits that are ordered without a sign as floats are; both zeros are one. */
  private static int key(float x) {
    int bits = Float.floatToRawIntBits(x + 0f);
    return bits ^ (bits >> Integer.SIZE - 1 | Integer.MIN_VALUE);
  }
}
