package llm.tensor.kernel.vector.int4;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * One block of a panel while it is packed.
 *
 * <p>Rows are put in one after another; their quants are transposed when all are there, four rows
 * and four units of 16 bits at a time in longs, which takes a quarter of the stores and stays in
 * the first-level cache.
 */
final class PackedBlock {
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int ROWS = Panels.STRIP;
  private static final int LONGS_OF_UNIT = ROWS / 4;
  private static final long EVEN_SHORTS = 0x0000ffff0000ffffL;
  private static final long FLIPS = 0x8888888888888888L; // 0 to 15 becomes -8 to 7
  private static final long LOW_INT = 0xffffffffL;

  private final int floatBytes;
  private final float[] floats; // [scales or offsets, row]
  private final long[] low = new long[ROWS]; // elements 0 to 7, and 16 to 23 above them
  private final long[] high = new long[ROWS]; // elements 8 to 15, and 24 to 31 above them
  private final long[] quants = new long[Panels.UNITS * LONGS_OF_UNIT]; // [unit, lane]

  PackedBlock(Panels panels) {
    floatBytes = panels.floatBytes();
    floats = new float[floatBytes / Float.BYTES];
  }

  void putScale(int row, float scale) {
    floats[row] = scale * Panels.SCALING;
  }

  /** Puts a scale, and the offset of elements that count from 0 to 15. */
  void putAffine(int row, float scale, float offset) {
    floats[row] = scale * Panels.SCALING;
    floats[ROWS + row] = offset + Panels.ZERO * scale;
  }

  /**
   * Puts 32 elements, from 0 to 15: byte j has element j in its low four bits and element j + 16
   * above them.
   */
  void putQuants(int row, long low, long high) {
    this.low[row] = low ^ FLIPS;
    this.high[row] = high ^ FLIPS;
  }

  void copyTo(MemorySegment target, long offset) {
    transpose(low, 0);
    transpose(high, Panels.UNITS / 2);
    MemorySegment.copy(floats, 0, target, FLOAT, offset, floats.length);
    MemorySegment.copy(quants, 0, target, LONG, offset + floatBytes, quants.length);
  }

  /** Spreads the four shorts of each row over four units; the lanes are those of {@link Panels}. */
  private void transpose(long[] rows, int unit) {
    for (int i = 0; i < LONGS_OF_UNIT; i++) {
      long a = rows[2 * i], b = rows[2 * i + ROWS / 2];
      long c = rows[2 * i + 1], d = rows[2 * i + 1 + ROWS / 2];
      long ab = a & EVEN_SHORTS | (b & EVEN_SHORTS) << 16; // units 0 and 2
      long cd = c & EVEN_SHORTS | (d & EVEN_SHORTS) << 16;
      long ef = a >>> 16 & EVEN_SHORTS | b & ~EVEN_SHORTS; // units 1 and 3
      long gh = c >>> 16 & EVEN_SHORTS | d & ~EVEN_SHORTS;
      int at = unit * LONGS_OF_UNIT + i;
      quants[at] = ab & LOW_INT | cd << 32;
      quants[at + LONGS_OF_UNIT] = ef & LOW_INT | gh << 32;
      quants[at + 2 * LONGS_OF_UNIT] = ab >>> 32 | cd & ~LOW_INT;
      quants[at + 3 * LONGS_OF_UNIT] = ef >>> 32 | gh & ~LOW_INT;
    }
  }
}
