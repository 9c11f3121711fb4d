package llm.tensor;

import llm.tensor.task.RotationTable;

/**
 * RoPE's angles (Su et al. 2021): pair i of a head is rotated by {@code position * frequency[i]}.
 *
 * <p>Pairs are neighbours (2i, 2i+1), or halves (i, i + n/2), where n is twice the number of pairs;
 * columns behind the n-th are left alone. The magnitude multiplies the rotated columns (YaRN's
 * attention factor).
 *
 * <p>Cosines and sines of a position are computed once, when the position is first met. May be used
 * by several threads at once.
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
  private final int pairs;
  private final RotationTable table;

  /** Rotations with these frequencies, in radians a position. */
  public Rotation(Pairing pairing, float[] frequencies, float magnitude) {
    this.pairing = pairing;
    pairs = frequencies.length;
    table =
        switch (pairing) {
          case HALVES -> RotationTable.ofHalves(frequencies, magnitude);
          case NEIGHBOURS -> RotationTable.ofNeighbours(frequencies, magnitude);
        };
  }

  /** Which columns make a pair. */
  public Pairing pairing() {
    return pairing;
  }

  /** Columns of a head that are rotated. */
  public int columns() {
    return pairs * 2;
  }

  RotationTable table() {
    return table;
  }
}
