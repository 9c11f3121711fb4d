package llm.tests.model;

/** How far logits are from the reference's. */
final class LogitDifference {
  private LogitDifference() {}

  /** The largest difference, in standard deviations of the expected logits; NaN where one is. */
  static double inStandardDeviations(float[] expected, float[] actual) {
    double sum = 0;
    double squares = 0;
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      sum += expected[i];
      squares += (double) expected[i] * expected[i];
      largest = Math.max(largest, Math.abs((double) expected[i] - actual[i]));
    }
    double mean = sum / expected.length;
    return largest / Math.sqrt(squares / expected.length - mean * mean);
  }
}
