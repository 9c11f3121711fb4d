package llm.blocks.recurrent;

/**
 * Exponentials of many numbers, in loops that are compiled to vectors: {@code Math.exp} is not.
 *
 * <p>The number is divided by a power of two, so that a short polynomial has its exponential, which
 * is then squared as often.
 */
final class Exponentials {
  private static final float LEAST = -20; // e⁻²⁰ is nothing beside 1

  private Exponentials() {}

  /**
   * Decays: {@code s *= exp(step a)}, for products of 0 or less, or a little more.
   *
   * <p>What is squared is e^x - 1, as {@code (1 + m)² - 1 = m (2 + m)}: the slowest decays, whose
   * errors add up over the longest time, are then the most exact.
   */
  static void scale(float[] s, float[] step, float[] a, Span span) {
    int to = span.to();
    for (int c = span.from(); c < to; c++) {
      float x = Math.max(step[c] * a[c], LEAST) * 0x1p-5f;
      float m = x * (1 + x * (0x1p-1f + x * (1 / 6f + x * (1 / 24f + x * (1 / 120f)))));
      m = m * (2 + m);
      m = m * (2 + m);
      m = m * (2 + m);
      m = m * (2 + m);
      m = m * (2 + m);
      s[c] *= Math.max(1 + m, 0);
    }
  }

  /**
   * In place {@code ln(1 + eˣ)}, as {@code max(x, 0) + ln(1 + z)} with {@code z = e^-|x|}, whose
   * logarithm is that of {@code (1 + w) / (1 - w)} with {@code w = z / (2 + z)}.
   */
  static void softplus(float[] values, Span span) {
    int to = span.to();
    for (int c = span.from(); c < to; c++) {
      float v = values[c];
      float x = Math.max(-Math.abs(v), LEAST) * 0x1p-4f;
      float high = 1 / 24f + x * (1 / 120f + x * (1 / 720f + x * (1 / 5040f + x * (1 / 40320f))));
      float z = 1 + x * (1 + x * (0x1p-1f + x * (1 / 6f + x * high)));
      z *= z;
      z *= z;
      z *= z;
      z *= z;
      float w = z / (2 + z);
      float q = w * w;
      float series = 1 / 5f + q * (1 / 7f + q * (1 / 9f + q * (1 / 11f + q * (1 / 13f))));
      values[c] = Math.max(v, 0) + 2 * w * (1 + q * (1 / 3f + q * series));
    }
  }
}
