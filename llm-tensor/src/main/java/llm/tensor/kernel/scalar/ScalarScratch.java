package llm.tensor.kernel.scalar;

import llm.tensor.kernel.Scratch;

/** Memory of one thread that scalar kernels compute with. */
final class ScalarScratch {
  static final Scratch.Key<ScalarScratch> KEY = new Scratch.Key<>(ScalarScratch::new);

  private float[] decoded = {};
  private float[] sums = {};
  private float[][] rows = {};

  private ScalarScratch() {}

  /** A row of weights. */
  float[] decoded(int size) {
    if (decoded.length < size) decoded = new float[size];
    return decoded;
  }

  /** A row of products. */
  float[] sums(int size) {
    if (sums.length < size) sums = new float[size];
    return sums;
  }

  /** Rows, each an array of its own. */
  float[][] rows(int count, int width) {
    if (rows.length < count || rows[0].length < width) {
      int widest = rows.length == 0 ? width : Math.max(width, rows[0].length);
      rows = new float[Math.max(count, rows.length)][widest];
    }
    return rows;
  }
}
