package llm.tensor.kernel;

/**
 * What is computed along a row: norms, activations, softmax, rotations.
 *
 * <p>An operation on a vector takes an array, where the vector starts in it, and how long it is.
 */
public interface RowKernels {
  /** out = x / √(mean(x²) + epsilon) * weight, over weight.length elements. */
  void rmsNorm(float[] x, int at, float[] weight, float epsilon, float[] out, int to);

  /** out = (x - mean) / √(variance + epsilon) * weight + bias, over weight.length elements. */
  void layerNorm(
      float[] x, int at, float[] weight, float[] bias, float epsilon, float[] out, int to);

  /** x += y. */
  void add(float[] x, int at, float[] y, int from, int length);

  /** x *= y. */
  void multiply(float[] x, int at, float[] y, int from, int length);

  /** x *= factor. */
  void scale(float[] x, int at, int length, float factor);

  /** x = min(max(x, -limit), limit). */
  void clamp(float[] x, int at, int length, float limit);

  /** x = cap * tanh(x / cap). */
  void softCap(float[] x, int at, int length, float cap);

  /** x = max(x, 0). */
  void relu(float[] x, int at, int length);

  /** x = max(x, 0)². */
  void reluSquared(float[] x, int at, int length);

  /** x = 1 / (1 + e⁻ˣ). */
  void sigmoid(float[] x, int at, int length);

  /** x = x / (1 + e⁻ˣ). */
  void silu(float[] x, int at, int length);

  /** x = x Φ(x), with the tanh approximation. */
  void gelu(float[] x, int at, int length);

  /** x = x Φ(x). */
  void geluExact(float[] x, int at, int length);

  /** The largest element; negative infinity if there is none. */
  float max(float[] x, int at, int length);

  /** x = eˣ⁻ᵐᵃˣ; returns the sum. */
  float exponentials(float[] x, int at, int length, float max);

  /**
   * A step of a softmax on the fly, of each row: the maximum grows to the largest of these scores,
   * if one is larger, x = eˣ⁻ᵐᵃˣ, and the sum is that of these alone.
   */
  default void softmax(SoftmaxRows rows) {
    float[] x = rows.scores;
    for (int i = 0, at = 0; i < rows.count; i++, at += rows.stride) {
      float max = max(x, at, rows.width);
      if (max > rows.maxima[i]) rows.maxima[i] = max;
      rows.sums[i] = exponentials(x, at, rows.width, rows.maxima[i]);
    }
  }

  /**
   * Rotates pairs (i, i + pairs): {@code (u, v) -> (u cos - v sin, u sin + v cos)}.
   *
   * @param turns cosines of all pairs, then their sines, from {@code turnsAt} on
   */
  void rotateHalves(float[] x, int at, int pairs, float[] turns, int turnsAt);

  /**
   * Rotates pairs (2i, 2i + 1) the same way.
   *
   * @param turns cosines and sines for every column: {@code cos0 cos0 cos1 cos1 ...}, then {@code
   *     -sin0 sin0 -sin1 sin1 ...}
   */
  void rotateNeighbours(float[] x, int at, int pairs, float[] turns, int turnsAt);
}
