package llm.tensor.kernel.vector.lanes;

import static llm.tensor.kernel.vector.lanes.Species.FLOATS;
import static llm.tensor.kernel.vector.lanes.Species.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Sums over the lanes of a vector, always in the same order.
 *
 * <p>{@code reduceLanes} adds in an order of its own in compiled code and in another before it is
 * compiled, so that the last digits of a result would change while a program warms up.
 */
public final class LaneSums {
  private static final VectorShuffle<Float> ACROSS_8 = across(8);
  private static final VectorShuffle<Float> ACROSS_4 = across(4);
  private static final VectorShuffle<Float> ACROSS_2 = across(2);
  private static final VectorShuffle<Float> ACROSS_1 = across(1);

  private LaneSums() {}

  /** The sum of all lanes: halves are added, then quarters, and so on. */
  public static float of(FloatVector v) {
    if (LANES > 8) v = v.add(v.rearrange(ACROSS_8));
    if (LANES > 4) v = v.add(v.rearrange(ACROSS_4));
    v = v.add(v.rearrange(ACROSS_2));
    return v.add(v.rearrange(ACROSS_1)).lane(0);
  }

  /**
   * The sum of elements of an array, in eight sums of every eighth element, without vectors: a
   * kernel that has many of them already would no longer keep them in registers.
   */
  public static float of(float[] x, int at, int length) {
    float a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
    int end = at + (length & -8);
    for (int i = at; i < end; i += 8) {
      a += x[i];
      b += x[i + 1];
      c += x[i + 2];
      d += x[i + 3];
      e += x[i + 4];
      f += x[i + 5];
      g += x[i + 6];
      h += x[i + 7];
    }
    float sum = ((a + b) + (c + d)) + ((e + f) + (g + h));
    for (int i = end; i < at + length; i++) sum += x[i];
    return sum;
  }

  /**
   * Adds the sums of vectors that were stored one after another: for kernels with so many vectors
   * that more of them would no longer be kept in registers.
   *
   * @param lanes {@code [count, LANES]}; overwritten
   * @param step from one float of y to the next
   */
  public static void addTo(float[] lanes, int count, float[] y, int to, int step) {
    for (int v = 0; v < count; v++) {
      int at = v * LANES;
      for (int half = LANES / 2; half > 0; half /= 2) {
        for (int i = at; i < at + half; i++) lanes[i] += lanes[i + half];
      }
      y[to + v * step] += lanes[at];
    }
  }

  private static VectorShuffle<Float> across(int distance) {
    return VectorShuffle.fromOp(FLOATS, i -> (i ^ distance) % LANES);
  }
}
