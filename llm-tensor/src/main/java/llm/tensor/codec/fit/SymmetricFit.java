package llm.tensor.codec.fit;

/**
 * Finds the scale with which a group of numbers is best stored as small integers around zero.
 *
 * <p>For a given scale each number x has its nearest integer q; for given integers the scale with
 * the least error, the sum of w (x - scale q)^2, is {@code sum(w x q) / sum(w q q)}, and the error
 * is {@code sum(w x x) - sum(w x q)^2 / sum(w q q)}. So a range of scales around the one that just
 * holds the largest number is tried; each yields integers; those that explain most are taken. The
 * weights w are {@link ErrorWeights}.
 */
public final class SymmetricFit {
  /** Tried: the largest number at -high - STEP * i ... -high + STEP * i. */
  private static final int STEPS = 9;

  private static final float STEP = 0.1f;

  private final int size;
  private final float low;
  private final float high;
  private final float[] weights;

  /**
   * @param size numbers in a group
   * @param levels integers there are: from -levels / 2 to levels / 2 - 1
   */
  public SymmetricFit(int size, int levels) {
    this.size = size;
    this.low = -levels / 2;
    this.high = levels / 2 - 1;
    this.weights = new float[size];
  }

  /** The scale of the group that begins at an index; 0 if all its numbers are. */
  public float scale(float[] x, int at) {
    float extreme = extreme(x, at, size);
    if (extreme == 0) return 0;
    ErrorWeights.compute(x, at, weights);
    float best = 0;
    float scale = 0;
    for (int i = -STEPS; i <= STEPS; i++) {
      float inverse = (low + STEP * i) / extreme;
      float xq = 0;
      float qq = 0;
      for (int j = 0; j < size; j++) {
        float q = Rounding.nearest(x[at + j] * inverse, low, high);
        float wq = weights[j] * q;
        xq += wq * x[at + j];
        qq += wq * q;
      }
      if (qq > 0 && xq * xq > best * qq) {
        best = xq * xq / qq;
        scale = xq / qq;
      }
    }
    return scale;
  }

  /** The number with the largest magnitude. */
  public static float extreme(float[] x, int at, int size) {
    float extreme = 0;
    float magnitude = 0;
    for (int j = at; j < at + size; j++) {
      if (Math.abs(x[j]) > magnitude) {
        magnitude = Math.abs(x[j]);
        extreme = x[j];
      }
    }
    return extreme;
  }
}
