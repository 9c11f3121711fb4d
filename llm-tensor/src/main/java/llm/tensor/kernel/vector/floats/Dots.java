package llm.tensor.kernel.vector.floats;

import static llm.tensor.kernel.vector.lanes.Species.FLOATS;
import static llm.tensor.kernel.vector.lanes.Species.LANES;

import jdk.incubator.vector.FloatVector;
import llm.tensor.kernel.vector.lanes.LaneSums;

/** Dot products of floats; columns run along the vectors. */
final class Dots {
  private Dots() {}

  /** The dot product of a row of x, from an offset on, with a row that starts an array. */
  static float one(float[] x, int at, float[] w, int length) {
    int end = length & -4 * LANES;
    var s0 = FloatVector.zero(FLOATS);
    var s1 = FloatVector.zero(FLOATS);
    var s2 = FloatVector.zero(FLOATS);
    var s3 = FloatVector.zero(FLOATS);
    for (int i = 0; i < end; i += 4 * LANES) {
      s0 = load(x, at + i).fma(load(w, i), s0);
      s1 = load(x, at + i + LANES).fma(load(w, i + LANES), s1);
      s2 = load(x, at + i + 2 * LANES).fma(load(w, i + 2 * LANES), s2);
      s3 = load(x, at + i + 3 * LANES).fma(load(w, i + 3 * LANES), s3);
    }
    float sum = LaneSums.of(s0.add(s1).add(s2.add(s3)));
    return sum + rest(x, at, w, end, length);
  }

  /**
   * The dot products of four rows of x with one row, up to the last whole vectors.
   *
   * @param stride from one row of x to the next
   * @param lanes where the products go, not yet summed over the lanes: {@code [4, LANES]}
   * @return how many columns are done
   */
  static int four(float[] x, int at, int stride, float[] w, int length, float[] lanes) {
    int end = length & -2 * LANES;
    int a = at, b = a + stride, c = b + stride, d = c + stride;
    var s0 = FloatVector.zero(FLOATS);
    var s1 = FloatVector.zero(FLOATS);
    var s2 = FloatVector.zero(FLOATS);
    var s3 = FloatVector.zero(FLOATS);
    var t0 = FloatVector.zero(FLOATS);
    var t1 = FloatVector.zero(FLOATS);
    var t2 = FloatVector.zero(FLOATS);
    var t3 = FloatVector.zero(FLOATS);
    for (int i = 0; i < end; i += 2 * LANES) {
      var v = load(w, i);
      s0 = v.fma(load(x, a + i), s0);
      s1 = v.fma(load(x, b + i), s1);
      s2 = v.fma(load(x, c + i), s2);
      s3 = v.fma(load(x, d + i), s3);
      var u = load(w, i + LANES);
      t0 = u.fma(load(x, a + i + LANES), t0);
      t1 = u.fma(load(x, b + i + LANES), t1);
      t2 = u.fma(load(x, c + i + LANES), t2);
      t3 = u.fma(load(x, d + i + LANES), t3);
    }
    s0.add(t0).intoArray(lanes, 0);
    s1.add(t1).intoArray(lanes, LANES);
    s2.add(t2).intoArray(lanes, 2 * LANES);
    s3.add(t3).intoArray(lanes, 3 * LANES);
    return end;
  }

  private static FloatVector load(float[] x, int at) {
    return FloatVector.fromArray(FLOATS, x, at);
  }

  /** The dot product of the columns that are left. */
  static float rest(float[] x, int at, float[] w, int from, int length) {
    float sum = 0;
    for (int i = from; i < length; i++) sum += x[at + i] * w[i];
    return sum;
  }
}
