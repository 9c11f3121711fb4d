package llm.tensor.kernel.vector.rows;

import static llm.tensor.kernel.StateKernels.COLUMNS;
import static llm.tensor.kernel.vector.lanes.Species.FLOATS;
import static llm.tensor.kernel.vector.lanes.Species.LANES;

import jdk.incubator.vector.FloatVector;

/**
 * Recurrences whose state is a matrix, with vectors.
 *
 * <p>Two vectors of columns go through all keys with their sums in registers: each element of the
 * matrix is loaded once, stored once, and multiplied four times.
 */
public final class VectorStates {
  private VectorStates() {}

  /** {@code u = Mᵀ p, w = Mᵀ q}. */
  public static void products(float[] state, int at, int keys, float[] vectors, int pq, int uw) {
    for (int j = 0; j < COLUMNS; j += 2 * LANES) {
      var u0 = FloatVector.zero(FLOATS);
      var u1 = FloatVector.zero(FLOATS);
      var w0 = FloatVector.zero(FLOATS);
      var w1 = FloatVector.zero(FLOATS);
      for (int i = 0; i < keys; i++) {
        int m = at + j + i * COLUMNS;
        var p = FloatVector.broadcast(FLOATS, vectors[pq + i]);
        var q = FloatVector.broadcast(FLOATS, vectors[pq + keys + i]);
        var m0 = FloatVector.fromArray(FLOATS, state, m);
        var m1 = FloatVector.fromArray(FLOATS, state, m + LANES);
        u0 = m0.fma(p, u0);
        u1 = m1.fma(p, u1);
        w0 = m0.fma(q, w0);
        w1 = m1.fma(q, w1);
      }
      u0.intoArray(vectors, uw + j);
      u1.intoArray(vectors, uw + j + LANES);
      w0.intoArray(vectors, uw + COLUMNS + j);
      w1.intoArray(vectors, uw + COLUMNS + j + LANES);
    }
  }

  /** {@code M = diag(a) M + k dᵀ, u = Mᵀ p, w = Mᵀ q}. */
  public static void advance(
      float[] from, float[] to, int at, int keys, float[] vectors, int akpq, int uwd) {
    for (int j = 0; j < COLUMNS; j += 2 * LANES) {
      var d0 = FloatVector.fromArray(FLOATS, vectors, uwd + 2 * COLUMNS + j);
      var d1 = FloatVector.fromArray(FLOATS, vectors, uwd + 2 * COLUMNS + j + LANES);
      var u0 = FloatVector.zero(FLOATS);
      var u1 = FloatVector.zero(FLOATS);
      var w0 = FloatVector.zero(FLOATS);
      var w1 = FloatVector.zero(FLOATS);
      for (int i = 0; i < keys; i++) {
        int m = at + j + i * COLUMNS;
        var a = FloatVector.broadcast(FLOATS, vectors[akpq + i]);
        var k = FloatVector.broadcast(FLOATS, vectors[akpq + keys + i]);
        var p = FloatVector.broadcast(FLOATS, vectors[akpq + 2 * keys + i]);
        var q = FloatVector.broadcast(FLOATS, vectors[akpq + 3 * keys + i]);
        var m0 = FloatVector.fromArray(FLOATS, from, m).fma(a, d0.mul(k));
        var m1 = FloatVector.fromArray(FLOATS, from, m + LANES).fma(a, d1.mul(k));
        m0.intoArray(to, m);
        m1.intoArray(to, m + LANES);
        u0 = m0.fma(p, u0);
        u1 = m1.fma(p, u1);
        w0 = m0.fma(q, w0);
        w1 = m1.fma(q, w1);
      }
      u0.intoArray(vectors, uwd + j);
      u1.intoArray(vectors, uwd + j + LANES);
      w0.intoArray(vectors, uwd + COLUMNS + j);
      w1.intoArray(vectors, uwd + COLUMNS + j + LANES);
    }
  }
}
