package llm.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Compares logits, or an encoder's rows, in standard deviations of what is expected. */
final class Logits {
  /** No rounding: in standard deviations. */
  private static final double DIFFERENT = 1e-2;

  private Logits() {}

  /** Fails if any element is farther off than the tolerance. */
  static void assertClose(String what, float[] expected, float[] found, double tolerance) {
    assertEquals(expected.length, found.length, what + ": number of elements");
    double farthest = farthest(expected, found);
    assertTrue(
        farthest <= tolerance,
        () ->
            "%s: an element is %.3g standard deviations off, allowed are %.3g"
                .formatted(what, farthest, tolerance));
  }

  /** How far the element is off that is off most. */
  private static double farthest(float[] expected, float[] found) {
    double deviation = deviation(expected);
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      double off = Math.abs((double) expected[i] - found[i]) / deviation;
      worst = off <= worst ? worst : off; // a NaN counts as worse
    }
    return worst;
  }

  /** Fails if two are as good as equal. */
  static void assertDiffer(String what, float[] some, float[] others) {
    double farthest = farthest(some, others);
    assertTrue(
        farthest > DIFFERENT,
        () ->
            "%s: no element is more than %.3g standard deviations off, expected are %.3g"
                .formatted(what, farthest, DIFFERENT));
  }

  /** The index of the greatest logit of a row. */
  static int greatest(float[] logits, int from, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) if (logits[from + i] > logits[from + best]) best = i;
    return best;
  }

  private static double deviation(float[] values) {
    double mean = 0;
    for (float v : values) mean += v;
    mean /= values.length;
    double squares = 0;
    for (float v : values) squares += (v - mean) * (v - mean);
    return Math.sqrt(squares / values.length);
  }
}
