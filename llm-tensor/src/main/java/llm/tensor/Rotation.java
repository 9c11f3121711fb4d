package llm.tensor;

/**
 * RoPE's angles (Su et al. 2021): pair i of a head is rotated by {@code position * frequency[i]}.
 *
 * <p>Pairs are neighbours (2i, 2i+1), or halves (i, i + n/2), where n is twice the number of pairs;
 * columns behind the n-th are left alone. The magnitude multiplies the rotated columns (YaRN's
 * attention factor).
 */
public final class Rotation {
  /** Which columns make a pair. */
  public enum Pairing {
    /** Columns 2i and 2i + 1, as the paper has it. */
    NEIGHBOURS,
    /** Columns i and i + n/2, as GPT-NeoX has it. */
    HALVES
  }

  private final Pairing pairing;
  private final float[] frequencies; // [pairs] radians a position
  private final float magnitude;

  /** Rotations with these frequencies, in radians a position. */
  public Rotation(Pairing pairing, float[] frequencies, float magnitude) {
    this.pairing = pairing;
    this.frequencies = frequencies.clone();
    this.magnitude = magnitude;
  }

  /** Which columns make a pair. */
  public Pairing pairing() {
    return pairing;
  }

  /** Columns of a head that are rotated. */
  public int columns() {
    return frequencies.length * 2;
  }

  void apply(float[] x, int at, int position) {
    int pairs = frequencies.length;
    for (int i = 0; i < pairs; i++) {
      int a = pairing == Pairing.NEIGHBOURS ? at + 2 * i : at + i;
      int b = pairing == Pairing.NEIGHBOURS ? a + 1 : a + pairs;
      float angle = position * frequencies[i];
      float cos = (float) Math.cos(angle) * magnitude, sin = (float) Math.sin(angle) * magnitude;
      float u = x[a], v = x[b];
      x[a] = u * cos - v * sin;
      x[b] = u * sin + v * cos;
    }
  }
}
