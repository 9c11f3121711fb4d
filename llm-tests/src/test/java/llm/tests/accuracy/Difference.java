package llm.tests.accuracy;

/**
 * How far logits are from exact ones.
 *
 * @param largest difference, in standard deviations of the exact logits
 * @param mean of the differences' sizes, in the same unit
 * @param perplexity of the tokens with these logits
 */
record Difference(double largest, double mean, double perplexity) {
  /**
   * Compares.
   *
   * @param exact {@code [passes * tokens, vocabulary]}
   * @param found the same
   */
  static Difference of(float[] exact, float[] found, int[] tokens) {
    double sum = 0, squares = 0, largest = 0, differences = 0;
    for (int i = 0; i < exact.length; i++) {
      sum += exact[i];
      squares += (double) exact[i] * exact[i];
      double difference = Math.abs((double) exact[i] - found[i]);
      largest = Double.isNaN(difference) ? difference : Math.max(largest, difference);
      differences += difference;
    }
    double average = sum / exact.length;
    double deviation = Math.sqrt(squares / exact.length - average * average);
    double mean = differences / exact.length / deviation;
    return new Difference(largest / deviation, mean, perplexity(found, tokens));
  }

  /** Of the first pass: of all tokens but the first. */
  private static double perplexity(float[] logits, int[] tokens) {
    int vocabulary = logits.length / (2 * tokens.length);
    double sum = 0;
    for (int i = 0; i + 1 < tokens.length; i++) {
      double exponentials = 0;
      for (int v = 0; v < vocabulary; v++) exponentials += Math.exp(logits[i * vocabulary + v]);
      sum += Math.log(exponentials) - logits[i * vocabulary + tokens[i + 1]];
    }
    return Math.exp(sum / (tokens.length - 1));
  }
}
