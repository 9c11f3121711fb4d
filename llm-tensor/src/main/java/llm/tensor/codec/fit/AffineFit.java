package llm.tensor.codec.fit;

/**
 * Finds the scale and the minimum with which a group of numbers is best stored as {@code scale * q
 * - minimum}, where q is an integer from 0 to a highest, and the scale is not negative.
 *
 * <p>For given integers the error, the sum of w (x - scale q + minimum)^2, is least where its two
 * derivatives vanish: two linear equations in the sums of w, w q, w q q, w x and w x q. So a range
 * of scales around the one that just holds all numbers is tried; each yields integers, these yield
 * scale and minimum, and the pair with the least error is taken. The weights w are {@link
 * ErrorWeights}.
 */
public final class AffineFit {
  /** Tried: the range of the numbers over high + FIRST, high + FIRST + STEP, ... */
  private static final float FIRST = -1;

  private static final float STEP = 0.1f;
  private static final int STEPS = 20;

  /** Below it, relative to its two terms, a determinant is nothing but rounding. */
  private static final float SINGULAR = 1e-5f;

  private final int size;
  private final int high;
  private final boolean signed;
  private final float[] weights;

  private float w;
  private float wx;
  private float scale;
  private float minimum;
  private float gain;

  private AffineFit(int size, int high, boolean signed) {
    this.size = size;
    this.high = high;
    this.signed = signed;
    this.weights = new float[size];
  }

  /** A fit of groups of so many numbers, to integers up to {@code high}, with any minimum. */
  public static AffineFit withAnyMinimum(int size, int high) {
    return new AffineFit(size, high, true);
  }

  /** The same with a minimum that is not negative: 0 is always among the numbers it can store. */
  static AffineFit withZero(int size, int high) {
    return new AffineFit(size, high, false);
  }

  /** Finds scale and minimum of the group that begins at an index. */
  public void search(float[] x, int at) {
    float lowest = signed ? Float.POSITIVE_INFINITY : 0;
    float highest = Float.NEGATIVE_INFINITY;
    for (int j = at; j < at + size; j++) {
      if (x[j] < lowest) lowest = x[j];
      if (x[j] > highest) highest = x[j];
    }
    scale = 0;
    minimum = -lowest;
    if (!(highest > lowest)) return;

    scale = (highest - lowest) / high;
    weigh(x, at);
    gain = Float.NEGATIVE_INFINITY;
    for (int i = 0; i <= STEPS; i++) {
      attempt(x, at, (high + FIRST + STEP * i) / (highest - lowest), -lowest);
    }
    float before;
    do {
      before = gain;
      attempt(x, at, Rounding.inverse(scale), minimum);
    } while (gain > before);
  }

  void weigh(float[] x, int at) {
    ErrorWeights.compute(x, at, weights);
    w = 0;
    wx = 0;
    for (int j = 0; j < size; j++) {
      w += weights[j];
      wx += weights[j] * x[at + j];
    }
  }

  /**
   * Rounds to integers with a scale, given by its inverse, and a minimum; keeps the scale and the
   * minimum that are the best for these integers, if they are better than the best so far.
   */
  private void attempt(float[] x, int at, float inverse, float from) {
    float wq = 0;
    float wqq = 0;
    float wxq = 0;
    for (int j = 0; j < size; j++) {
      float q = Rounding.nearest((x[at + j] + from) * inverse, 0, high);
      float weighted = weights[j] * q;
      wq += weighted;
      wqq += weighted * q;
      wxq += weighted * x[at + j];
    }
    float determinant = w * wqq - wq * wq;
    float s = (w * wxq - wx * wq) / determinant;
    float m = (wq * wxq - wqq * wx) / determinant;
    if (determinant < SINGULAR * w * wqq || (m < 0 && !signed)) {
      m = 0;
      s = wxq / wqq;
    }
    // By how much the error is less than the sum of w x x.
    float less = s * (2 * wxq - s * wqq) - m * (2 * wx - 2 * s * wq + m * w);
    if (s > 0 && less > gain) {
      gain = less;
      scale = s;
      minimum = m;
    }
  }

  /**
   * Of the group searched last: the best minimum for a scale, given the integers that this scale
   * and another minimum yield.
   */
  float minimumFor(float[] x, int at, float scale, float from) {
    float inverse = Rounding.inverse(scale);
    float wq = 0;
    for (int j = 0; j < size; j++) {
      wq += weights[j] * Rounding.nearest((x[at + j] + from) * inverse, 0, high);
    }
    return (scale * wq - wx) / w;
  }

  /** Of the group searched last: the weighted squared error that a scale and a minimum leave. */
  float error(float[] x, int at, float scale, float minimum) {
    float inverse = Rounding.inverse(scale);
    float error = 0;
    for (int j = 0; j < size; j++) {
      float above = x[at + j] + minimum;
      float miss = above - scale * Rounding.nearest(above * inverse, 0, high);
      error += weights[j] * miss * miss;
    }
    return error;
  }

  public float scale() {
    return scale;
  }

  public float minimum() {
    return minimum;
  }
}
