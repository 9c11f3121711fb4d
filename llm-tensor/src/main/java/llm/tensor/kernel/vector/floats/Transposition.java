package llm.tensor.kernel.vector.floats;

import static llm.tensor.kernel.vector.lanes.Species.FLOATS;
import static llm.tensor.kernel.vector.lanes.Species.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Transposes squares of as many rows as a vector has lanes.
 *
 * <p>Interleaving the first half of the rows with the second, log2(lanes) times, transposes a
 * square.
 */
final class Transposition {
  private static final VectorShuffle<Float> LOWER = VectorShuffle.fromOp(FLOATS, i -> i / 2);
  private static final VectorShuffle<Float> UPPER =
      VectorShuffle.fromOp(FLOATS, i -> LANES / 2 + i / 2);
  private static final VectorMask<Float> ODD = VectorMask.fromLong(FLOATS, 0xaaaaL & mask());

  private Transposition() {}

  private static long mask() {
    return (1L << LANES) - 1;
  }

  /**
   * Transposes one square.
   *
   * @param scratch {@code 2 * LANES * LANES} floats
   */
  static void square(
      float[] source, int at, int stride, float[] scratch, float[] target, int to, int step) {
    int half = LANES * LANES;
    interleave(source, at, stride, scratch, 0, LANES);
    int from = 0;
    for (int rows = 4; rows < LANES; rows *= 2) {
      interleave(scratch, from, LANES, scratch, half - from, LANES);
      from = half - from;
    }
    interleave(scratch, from, LANES, target, to, step);
  }

  private static void interleave(
      float[] source, int at, int stride, float[] target, int to, int step) {
    for (int i = 0; i < LANES / 2; i++) {
      var a = FloatVector.fromArray(FLOATS, source, at + i * stride);
      var b = FloatVector.fromArray(FLOATS, source, at + (i + LANES / 2) * stride);
      var low = a.rearrange(LOWER).blend(b.rearrange(LOWER), ODD);
      var high = a.rearrange(UPPER).blend(b.rearrange(UPPER), ODD);
      low.intoArray(target, to + 2 * i * step);
      high.intoArray(target, to + (2 * i + 1) * step);
    }
  }
}
