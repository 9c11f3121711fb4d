package llm.tensor.kernel.scalar;

/**
 * Sums over a row in four parts, each of every fourth element: an addition would wait for the last
 * one otherwise.
 */
final class SplitSums {
  private SplitSums() {}

  /** Σ x, over n elements. */
  static double sum(float[] x, int at, int n) {
    double a = 0, b = 0, c = 0, d = 0;
    int i = at, end = at + n;
    for (; i <= end - 4; i += 4) {
      a += x[i];
      b += x[i + 1];
      c += x[i + 2];
      d += x[i + 3];
    }
    for (; i < end; i++) a += x[i];
    return a + b + (c + d);
  }

  /** Σ (x - mean)², over n elements. */
  static double squares(float[] x, int at, int n, float mean) {
    double a = 0, b = 0, c = 0, d = 0;
    int i = at, end = at + n;
    for (; i <= end - 4; i += 4) {
      a += square(x[i] - mean);
      b += square(x[i + 1] - mean);
      c += square(x[i + 2] - mean);
      d += square(x[i + 3] - mean);
    }
    for (; i < end; i++) a += square(x[i] - mean);
    return a + b + (c + d);
  }

  private static double square(double x) {
    return x * x;
  }
}
