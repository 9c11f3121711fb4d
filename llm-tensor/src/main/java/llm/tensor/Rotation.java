package llm.tensor;

import java.util.Arrays;
import llm.tensor.kernel.Kernels;
import org.jspecify.annotations.Nullable;

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

  /** Positions whose turns are computed together. */
  private static final int PAGE = 64;

  private final Pairing pairing;
  private final float[] frequencies; // [pairs] radians a position
  private final float magnitude;
  private final int width; // floats of a position's turns
  private volatile float[] @Nullable [] pages = {}; // [position / PAGE][PAGE * width]

  /** Rotations with these frequencies, in radians a position. */
  public Rotation(Pairing pairing, float[] frequencies, float magnitude) {
    this.pairing = pairing;
    this.frequencies = frequencies.clone();
    this.magnitude = magnitude;
    this.width = frequencies.length * (pairing == Pairing.HALVES ? 2 : 4);
  }

  /** Which columns make a pair. */
  public Pairing pairing() {
    return pairing;
  }

  /** Columns of a head that are rotated. */
  public int columns() {
    return frequencies.length * 2;
  }

  /** Rotates heads that lie side by side from an offset on. */
  void apply(Kernels kernels, float[] x, int at, HeadColumns heads, int position) {
    var turns = page(position / PAGE);
    int turnsAt = position % PAGE * width, pairs = frequencies.length;
    for (int h = 0; h < heads.count(); h++) {
      int from = at + h * heads.size();
      switch (pairing) {
        case HALVES -> kernels.rotateHalves(x, from, pairs, turns, turnsAt);
        case NEIGHBOURS -> kernels.rotateNeighbours(x, from, pairs, turns, turnsAt);
      }
    }
  }

  private float[] page(int index) {
    var known = pages;
    if (index < known.length) {
      var page = known[index];
      if (page != null) return page;
    }
    return computePage(index);
  }

  private synchronized float[] computePage(int index) {
    int length = Math.max(pages.length, index + 1);
    var grown = Arrays.copyOf(pages, length);
    var page = new float[PAGE * width];
    for (int i = 0; i < PAGE; i++) turns(index * PAGE + i, page, i * width);
    grown[index] = page;
    pages = grown;
    return page;
  }

  private void turns(int position, float[] target, int at) {
    int pairs = frequencies.length;
    for (int i = 0; i < pairs; i++) {
      float angle = position * frequencies[i];
      float cos = (float) Math.cos(angle) * magnitude, sin = (float) Math.sin(angle) * magnitude;
      if (pairing == Pairing.HALVES) {
        target[at + i] = cos;
        target[at + pairs + i] = sin;
      } else {
        target[at + 2 * i] = cos;
        target[at + 2 * i + 1] = cos;
        target[at + 2 * pairs + 2 * i] = -sin;
        target[at + 2 * pairs + 2 * i + 1] = sin;
      }
    }
  }
}
