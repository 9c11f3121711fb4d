package llm.tensor.task;

import java.util.Arrays;
import llm.tensor.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * Cosines and sines of RoPE's angles, as kernels read them: computed once for each position, when
 * it is first met. May be used by several threads at once.
 */
public final class RotationTable {
  /** Positions whose turns are computed together. */
  private static final int PAGE = 64;

  private final boolean halves;
  private final float[] frequencies; // [pairs] radians a position
  private final float magnitude;
  private final int width; // floats of a position's turns
  private volatile float[] @Nullable [] pages = {}; // [position / PAGE][PAGE * width]

  private RotationTable(boolean halves, float[] frequencies, float magnitude) {
    this.halves = halves;
    this.frequencies = frequencies.clone();
    this.magnitude = magnitude;
    this.width = frequencies.length * (halves ? 2 : 4);
  }

  /** Of columns i and i + n/2. */
  public static RotationTable ofHalves(float[] frequencies, float magnitude) {
    return new RotationTable(true, frequencies, magnitude);
  }

  /** Of columns 2i and 2i + 1. */
  public static RotationTable ofNeighbours(float[] frequencies, float magnitude) {
    return new RotationTable(false, frequencies, magnitude);
  }

  /** Rotates the columns from an offset on by the angles of a position. */
  void apply(Kernels kernels, float[] x, int at, int position) {
    var turns = page(position / PAGE);
    int turnsAt = position % PAGE * width, pairs = frequencies.length;
    if (halves) kernels.rotateHalves(x, at, pairs, turns, turnsAt);
    else kernels.rotateNeighbours(x, at, pairs, turns, turnsAt);
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
      if (halves) {
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
