package llm.tensor.codec.fit;

/**
 * Encodes 256 numbers in groups (Q2_K, Q4_K, Q5_K): a quantised scale and minimum for each group,
 * one scale of these scales and one of the minima, and the numbers in units of them.
 */
public final class AffineGroups {
  private static final int SIZE = 256;

  private final int group;
  private final int high;
  private final int highScale;
  private final AffineFit fit;
  private final float[] scales;
  private final float[] minima;
  private final int[] scaleQuants;
  private final int[] minimumQuants;
  private final byte[] quants = new byte[SIZE];

  private float d;
  private float dmin;

  /**
   * @param group numbers in a group
   * @param bits of a number
   * @param scaleBits of a scale and of a minimum
   */
  public AffineGroups(int group, int bits, int scaleBits) {
    this.group = group;
    this.high = (1 << bits) - 1;
    this.highScale = (1 << scaleBits) - 1;
    this.fit = AffineFit.withZero(group, high);
    this.scales = new float[SIZE / group];
    this.minima = new float[SIZE / group];
    this.scaleQuants = new int[SIZE / group];
    this.minimumQuants = new int[SIZE / group];
  }

  /** Encodes the 256 numbers that begin at an index. */
  public void encode(float[] source, int at) {
    for (int i = 0; i < scales.length; i++) {
      fit.search(source, at + i * group);
      scales[i] = fit.scale();
      minima[i] = fit.minimum();
    }
    d = quantize(scales, scaleQuants);
    dmin = quantize(minima, minimumQuants);
    for (int i = 0; i < scales.length; i++) {
      refine(source, at + i * group, i);
      float inverse = Rounding.inverse(d * scaleQuants[i]);
      float minimum = dmin * minimumQuants[i];
      for (int j = i * group; j < (i + 1) * group; j++) {
        quants[j] = (byte) Rounding.quant((source[at + j] + minimum) * inverse, high);
      }
    }
  }

  /** Tries the neighbours of a group's integers: rounding each on its own was not the best. */
  private void refine(float[] source, int from, int index) {
    fit.weigh(source, from);
    float inverse = Rounding.inverse(dmin);
    int scale = scaleQuants[index];
    int minimum = minimumQuants[index];
    float least = Float.POSITIVE_INFINITY;
    for (int s = Math.max(0, scale - 1); s <= Math.min(highScale, scale + 1); s++) {
      float best = fit.minimumFor(source, from, d * s, dmin * minimum);
      int m = Rounding.quant(best * inverse, highScale);
      float error = fit.error(source, from, d * s, dmin * m);
      if (error < least) {
        least = error;
        scaleQuants[index] = s;
        minimumQuants[index] = m;
      }
    }
  }

  /** Stores numbers that are not negative as integers; gives what they are multiples of. */
  private float quantize(float[] values, int[] quantized) {
    float unit =
        Rounding.half(Math.abs(SymmetricFit.extreme(values, 0, values.length)) / highScale);
    float inverse = Rounding.inverse(unit);
    for (int i = 0; i < values.length; i++) {
      quantized[i] = Rounding.quant(values[i] * inverse, highScale);
    }
    return unit;
  }

  /** The scale of the scales. */
  public float d() {
    return d;
  }

  /** The scale of the minima. */
  public float dmin() {
    return dmin;
  }

  /** A group's scale: an integer, in units of {@link #d()}. */
  public int scale(int group) {
    return scaleQuants[group];
  }

  /** A group's minimum: an integer, in units of {@link #dmin()}. */
  public int minimum(int group) {
    return minimumQuants[group];
  }

  /** A number in units of its group's scale, above the group's minimum. */
  public int quant(int index) {
    return quants[index];
  }
}
