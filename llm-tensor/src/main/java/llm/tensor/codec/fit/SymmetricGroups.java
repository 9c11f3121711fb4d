package llm.tensor.codec.fit;

/**
 * Encodes 16 groups of 16 numbers around zero (Q3_K, Q6_K): a quantised scale for each group, one
 * scale of these scales, and the numbers in units of them.
 */
public final class SymmetricGroups {
  private static final int GROUPS = 16;
  private static final int GROUP = 16;

  private final int levels;
  private final int scaleLevels;
  private final SymmetricFit fit;
  private final float[] scales = new float[GROUPS];
  private final int[] scaleQuants = new int[GROUPS];
  private final byte[] quants = new byte[GROUPS * GROUP];

  /**
   * @param levels integers that an element can be
   * @param scaleLevels integers that a scale can be
   */
  public SymmetricGroups(int levels, int scaleLevels) {
    this.levels = levels;
    this.scaleLevels = scaleLevels;
    this.fit = new SymmetricFit(GROUP, levels);
  }

  /** Encodes 256 numbers; gives the scale of the scales. */
  public float encode(float[] source, int at) {
    for (int group = 0; group < GROUPS; group++) {
      scales[group] = fit.scale(source, at + group * GROUP);
    }
    int zero = scaleLevels / 2;
    float d = Rounding.half(SymmetricFit.extreme(scales, 0, GROUPS) / -zero);
    float inverseD = Rounding.inverse(d);
    for (int group = 0; group < GROUPS; group++) {
      scaleQuants[group] = (int) Rounding.nearest(scales[group] * inverseD, -zero, zero - 1);
      float inverse = Rounding.inverse(d * scaleQuants[group]);
      for (int j = group * GROUP; j < (group + 1) * GROUP; j++) {
        quants[j] = (byte) Rounding.quant(source[at + j] * inverse + levels / 2, levels - 1);
      }
    }
    return d;
  }

  /** A group's scale: an integer, in units of the scale of the scales. */
  public int scale(int group) {
    return scaleQuants[group];
  }

  /** A number in units of its group's scale, counted from the lowest level: 0 and up. */
  public int quant(int index) {
    return quants[index];
  }
}
