package llm.tensor.codec.fit;

/**
 * How much the error of each number x of a group counts when its scale is chosen: {@code sqrt(s^2 +
 * x^2)}, where s is twice the root mean square of the group.
 *
 * <p>A large number contributes more to a dot product, so its error matters more; but not in
 * proportion, since small ones are many.
 */
final class Weights {
  private Weights() {}

  /** Writes the weights of the numbers from index {@code at} on, as many as there is room for. */
  static void compute(float[] x, int at, float[] weights) {
    float squares = 0;
    for (int j = 0; j < weights.length; j++) squares += x[at + j] * x[at + j];
    float mean = 4 * squares / weights.length;
    for (int j = 0; j < weights.length; j++) {
      weights[j] = (float) Math.sqrt(mean + x[at + j] * x[at + j]);
    }
  }
}
