package llm.tensor.kernel.vector.floats;

import llm.tensor.kernel.Scratch;

/** Memory of one thread for kernels that decode weights to floats. */
public final class FloatScratch {
  private static final Scratch.Key<FloatScratch> KEY = new Scratch.Key<>(FloatScratch::new);

  /** For sums that are not yet summed over lanes: eight vectors. */
  final float[] lanes = new float[8 * 16];

  /** For transposing: two squares of lanes. */
  final float[] squares = new float[2 * 16 * 16];

  private float[] decoded = {};
  private float[] panel = {};

  private FloatScratch() {}

  /** That of a thread. */
  public static FloatScratch of(Scratch scratch) {
    return scratch.get(KEY);
  }

  /** For sums that are not yet summed over lanes: eight vectors. */
  public float[] lanes() {
    return lanes;
  }

  /** Decoded weights, row after row. */
  float[] decoded(int size) {
    if (decoded.length < size) decoded = new float[size];
    return decoded;
  }

  /** A piece of a panel of weights, column after column. */
  float[] panel(int size) {
    if (panel.length < size) panel = new float[size];
    return panel;
  }
}
