package llm.blocks.recurrent;

import java.util.Arrays;

/** The delta rule in double precision, as it is written, and what stands around it. */
final class PlainDelta {
  private final DeltaHeads heads;
  private final double epsilon;
  private final double[][][] states; // [head][key][value]

  PlainDelta(DeltaHeads heads, double epsilon) {
    this.heads = heads;
    this.epsilon = epsilon;
    states = new double[heads.values()][heads.size()][heads.size()];
  }

  /** A row of one head: {@code M = diag(a) M; M += k (beta (v - Mᵀ k))ᵀ; o = Mᵀ q / √size}. */
  double[] step(int head, double[] q, double[] k, double[] v, double[] decay, double beta) {
    int size = heads.size();
    var m = states[head];
    var key = unit(k);
    var query = unit(q);
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) m[i][j] *= decay[i];
    }
    var d = new double[size];
    for (int j = 0; j < size; j++) {
      double kept = 0;
      for (int i = 0; i < size; i++) kept += m[i][j] * key[i];
      d[j] = beta * (v[j] - kept);
    }
    var o = new double[size];
    for (int j = 0; j < size; j++) {
      for (int i = 0; i < size; i++) {
        m[i][j] += key[i] * d[j];
        o[j] += m[i][j] * query[i] / Math.sqrt(size);
      }
    }
    return o;
  }

  private double[] unit(double[] x) {
    double squares = epsilon;
    for (double value : x) squares += value * value;
    double length = Math.sqrt(squares);
    return Arrays.stream(x).map(value -> value / length).toArray();
  }

  static double[] part(double[] x, int at, int length) {
    return Arrays.copyOfRange(x, at, at + length);
  }

  static float[] floats(double[] x) {
    var y = new float[x.length];
    for (int i = 0; i < x.length; i++) y[i] = (float) x[i];
    return y;
  }

  static double[] multiply(float[] matrix, int columns, float[] x) {
    var wide = new double[x.length];
    for (int i = 0; i < x.length; i++) wide[i] = x[i];
    return multiply(matrix, columns, wide);
  }

  /** {@code y = x Wᵀ}, row by row. */
  static double[] multiply(float[] matrix, int columns, double[] x) {
    int out = matrix.length / columns, rows = x.length / columns;
    var y = new double[rows * out];
    for (int r = 0; r < rows; r++) {
      for (int o = 0; o < out; o++) {
        for (int c = 0; c < columns; c++) {
          y[r * out + o] += (double) matrix[o * columns + c] * x[r * columns + c];
        }
      }
    }
    return y;
  }

  /** {@code silu(conv(x))}. */
  static double[] convolve(double[] x, float[] taps, int count) {
    int channels = taps.length / count, rows = x.length / channels;
    var y = new double[x.length];
    for (int t = 0; t < rows; t++) {
      for (int c = 0; c < channels; c++) {
        double sum = 0;
        for (int k = 0; k < count; k++) {
          int seen = t - count + 1 + k;
          if (seen >= 0) sum += taps[c * count + k] * x[seen * channels + c];
        }
        y[t * channels + c] = sum / (1 + Math.exp(-sum));
      }
    }
    return y;
  }

  static void norm(double[] x, float[] weight, double epsilon) {
    double squares = 0;
    for (double value : x) squares += value * value;
    double scale = 1 / Math.sqrt(squares / x.length + epsilon);
    for (int i = 0; i < x.length; i++) x[i] *= scale * weight[i];
  }
}
