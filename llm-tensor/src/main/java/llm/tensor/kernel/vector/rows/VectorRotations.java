package llm.tensor.kernel.vector.rows;

import static llm.tensor.kernel.vector.lanes.Species.FLOATS;
import static llm.tensor.kernel.vector.lanes.Species.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/** RoPE. */
public final class VectorRotations {
  /** Exchanges lanes 2i and 2i + 1. */
  private static final VectorShuffle<Float> PARTNER = VectorShuffle.fromOp(FLOATS, i -> i ^ 1);

  private VectorRotations() {}

  public static void halves(float[] x, int at, int pairs, float[] turns, int turnsAt) {
    int end = FLOATS.loopBound(pairs);
    for (int i = 0; i < end; i += LANES) {
      var cos = FloatVector.fromArray(FLOATS, turns, turnsAt + i);
      var sin = FloatVector.fromArray(FLOATS, turns, turnsAt + pairs + i);
      var u = FloatVector.fromArray(FLOATS, x, at + i);
      var v = FloatVector.fromArray(FLOATS, x, at + pairs + i);
      u.mul(cos).sub(v.mul(sin)).intoArray(x, at + i);
      v.mul(cos).add(u.mul(sin)).intoArray(x, at + pairs + i);
    }
    for (int i = end; i < pairs; i++) {
      float cos = turns[turnsAt + i], sin = turns[turnsAt + pairs + i];
      float u = x[at + i], v = x[at + pairs + i];
      x[at + i] = u * cos - v * sin;
      x[at + pairs + i] = v * cos + u * sin;
    }
  }

  public static void neighbours(float[] x, int at, int pairs, float[] turns, int turnsAt) {
    int n = 2 * pairs, end = FLOATS.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      var cos = FloatVector.fromArray(FLOATS, turns, turnsAt + i);
      var sin = FloatVector.fromArray(FLOATS, turns, turnsAt + n + i);
      var v = FloatVector.fromArray(FLOATS, x, at + i);
      v.mul(cos).add(v.rearrange(PARTNER).mul(sin)).intoArray(x, at + i);
    }
    for (int i = end; i < n; i += 2) {
      float cos = turns[turnsAt + i], sin = turns[turnsAt + n + i + 1];
      float u = x[at + i], v = x[at + i + 1];
      x[at + i] = u * cos - v * sin;
      x[at + i + 1] = v * cos + u * sin;
    }
  }
}
