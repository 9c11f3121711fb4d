package llm.tensor.kernel.scalar;

/** The complementary error function, 2/√π ∫ₓ^∞ e^(-t²) dt, in double precision. */
final class ErrorFunction {
  private static final double SERIES_END = 2;
  private static final int FRACTION_TERMS = 60;

  private ErrorFunction() {}

  /** erfc(x) = 1 - erf(x), with a small relative error. */
  static double erfc(double x) {
    if (Double.isNaN(x)) return x;
    if (x < 0) return 2 - erfc(-x);
    if (x < SERIES_END) return 1 - series(x);
    return x > 30 ? 0 : fraction(x);
  }

  /** erf(x) = 2/√π e^(-x²) Σ 2ⁿ x²ⁿ⁺¹ / (2n+1)!! (Abramowitz and Stegun, 7.1.6). */
  private static double series(double x) {
    double term = x, sum = x;
    for (int n = 1; term > 1e-17 * sum; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }

  /** √π e^(x²) erfc(x) = 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + ...)))) (7.1.14). */
  private static double fraction(double x) {
    double f = x;
    for (int n = FRACTION_TERMS; n > 0; n--) f = x + n / 2.0 / f;
    return Math.exp(-x * x) / (Math.sqrt(Math.PI) * f);
  }
}
