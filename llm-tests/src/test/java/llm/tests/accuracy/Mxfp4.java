package llm.tests.accuracy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Floats as MXFP4, which the library only reads: blocks of 32, a byte of a power of two and 16
 * bytes of numbers of 4 bits, the first half in the low bits (OCP Microscaling Formats 1.0).
 */
final class Mxfp4 {
  private static final int BLOCK = 32;
  private static final int HALF = BLOCK / 2;

  /** Twice what the numbers 0 to 7 stand for; from 8 on they are negative. */
  private static final int[] TWICE = {0, 1, 2, 3, 4, 6, 8, 12};

  private Mxfp4() {}

  /** Encodes whole blocks: the largest number of each gets the largest exponent. */
  static void encode(float[] floats, MemorySegment target) {
    for (int at = 0, to = 0; at < floats.length; at += BLOCK, to += 1 + HALF) {
      float largest = 0;
      for (int i = at; i < at + BLOCK; i++) largest = Math.max(largest, Math.abs(floats[i]));
      int exponent = largest == 0 ? 0 : Math.getExponent(largest) - 2;
      float halfUnit = Math.scalb(0.5f, exponent);
      target.set(ValueLayout.JAVA_BYTE, to, (byte) (exponent + 127));
      for (int i = 0; i < HALF; i++) {
        int both =
            number(floats[at + i] / halfUnit) | number(floats[at + HALF + i] / halfUnit) << 4;
        target.set(ValueLayout.JAVA_BYTE, to + 1 + i, (byte) both);
      }
    }
  }

  private static int number(float twice) {
    int nearest = 0;
    float size = Math.abs(twice);
    for (int n = 1; n < TWICE.length; n++) {
      if (Math.abs(size - TWICE[n]) < Math.abs(size - TWICE[nearest])) nearest = n;
    }
    return twice < 0 ? nearest | 8 : nearest;
  }
}
