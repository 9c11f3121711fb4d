package llm.tensor.kernel.vector.rows;

import static llm.tensor.kernel.vector.lanes.Species.FLOATS;
import static llm.tensor.kernel.vector.lanes.Species.LANES;

import jdk.incubator.vector.FloatVector;
import llm.tensor.kernel.vector.lanes.LaneSums;

/** Sums and norms of a vector. */
public final class VectorNorms {
  private VectorNorms() {}

  public static void rmsNorm(
      float[] x, int at, float[] weight, float epsilon, float[] out, int to) {
    int n = weight.length;
    float scale = (float) (1 / Math.sqrt(squares(x, at, n, 0) / n + epsilon));
    int end = FLOATS.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      load(x, at + i).mul(scale).mul(load(weight, i)).intoArray(out, to + i);
    }
    for (int i = end; i < n; i++) out[to + i] = x[at + i] * scale * weight[i];
  }

  public static void layerNorm(
      float[] x, int at, float[] weight, float[] bias, float epsilon, float[] out, int to) {
    int n = weight.length;
    float mean = (float) (sum(x, at, n) / n);
    float scale = (float) (1 / Math.sqrt(squares(x, at, n, mean) / n + epsilon));
    int end = FLOATS.loopBound(n);
    for (int i = 0; i < end; i += LANES) {
      load(x, at + i)
          .sub(mean)
          .mul(scale)
          .fma(load(weight, i), load(bias, i))
          .intoArray(out, to + i);
    }
    for (int i = end; i < n; i++) out[to + i] = (x[at + i] - mean) * scale * weight[i] + bias[i];
  }

  private static double sum(float[] x, int at, int length) {
    var sum0 = FloatVector.zero(FLOATS);
    var sum1 = FloatVector.zero(FLOATS);
    int i = 0;
    for (; i <= length - 2 * LANES; i += 2 * LANES) {
      sum0 = sum0.add(load(x, at + i));
      sum1 = sum1.add(load(x, at + i + LANES));
    }
    double sum = LaneSums.of(sum0.add(sum1));
    for (; i < length; i++) sum += x[at + i];
    return sum;
  }

  /** Σ (x - mean)². */
  private static double squares(float[] x, int at, int length, float mean) {
    var sum0 = FloatVector.zero(FLOATS);
    var sum1 = FloatVector.zero(FLOATS);
    int i = 0;
    for (; i <= length - 2 * LANES; i += 2 * LANES) {
      var v0 = load(x, at + i).sub(mean);
      var v1 = load(x, at + i + LANES).sub(mean);
      sum0 = v0.fma(v0, sum0);
      sum1 = v1.fma(v1, sum1);
    }
    double sum = LaneSums.of(sum0.add(sum1));
    for (; i < length; i++) sum += (double) (x[at + i] - mean) * (x[at + i] - mean);
    return sum;
  }

  private static FloatVector load(float[] x, int at) {
    return FloatVector.fromArray(FLOATS, x, at);
  }
}
