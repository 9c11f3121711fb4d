package llm.tensor.codec.fit;

/**
 * Finds the scale with which a group of numbers is best stored as levels that are not evenly spaced
 * (IQ4_NL, IQ4_XS).
 *
 * <p>As in {@link SymmetricFit}: for given levels l the best scale is {@code sum(w x l) / sum(w l
 * l)}, and a range of scales around the one that just holds the largest number is tried.
 */
public final class NonLinearFit {
  private static final byte[] LEVELS = {
    -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113
  };

  /** Tried: the largest number at -127 - STEP * i ... -127 + STEP * i. */
  private static final int STEPS = 9;

  private static final float STEP = 2;

  /** Which level is nearest to a number: to (i - 256) / 2 and up to a half more, at index i. */
  private static final byte[] NEAREST = new byte[512];

  static {
    int level = 0;
    for (int i = 0; i < NEAREST.length; i++) {
      float number = (i - 256 + 0.5f) / 2;
      while (level < 15 && 2 * number > LEVELS[level] + LEVELS[level + 1]) level++;
      NEAREST[i] = (byte) level;
    }
  }

  private final float[] weights;

  /** A level of the codebook. */
  public static byte level(int index) {
    return LEVELS[index];
  }

  /** All levels, from the smallest up. */
  public static byte[] levels() {
    return LEVELS.clone();
  }

  /**
   * @param size numbers in a group
   */
  public NonLinearFit(int size) {
    this.weights = new float[size];
  }

  /** The scale of the group that begins at an index; 0 if all its numbers are. */
  public float scale(float[] x, int at) {
    float extreme = SymmetricFit.extreme(x, at, weights.length);
    if (extreme == 0) return 0;
    ErrorWeights.compute(x, at, weights);
    float best = 0;
    float scale = 0;
    for (int i = -STEPS; i <= STEPS; i++) {
      float inverse = (LEVELS[0] + STEP * i) / extreme;
      float xl = 0;
      float ll = 0;
      for (int j = 0; j < weights.length; j++) {
        float level = LEVELS[nearest(x[at + j] * inverse)];
        xl += weights[j] * level * x[at + j];
        ll += weights[j] * level * level;
      }
      if (xl * xl > best * ll) {
        best = xl * xl / ll;
        scale = xl / ll;
      }
    }
    return scale;
  }

  /** The index of the level that is nearest to a number. */
  public static int nearest(float number) {
    float bounded = number > -128 ? number : -128;
    bounded = bounded < 127.5f ? bounded : 127.5f;
    return NEAREST[(int) (2 * bounded + 256)];
  }
}
