package llm.blocks.residual;

import llm.tensor.Rows;

/** Streams that lie side by side in each row. */
final class Streams {
  private Streams() {}

  /** Copies one stream. */
  static void copy(Rows x, int stream, Rows to) {
    int width = to.width();
    for (int r = 0; r < x.rows(); r++) {
      System.arraycopy(x.data(), x.offset(r) + stream * width, to.data(), to.offset(r), width);
    }
  }

  /** Scales each row to the length of another's first columns. */
  static void scaleTo(Rows like, Rows x) {
    for (int r = 0; r < x.rows(); r++) {
      double length = length(x.data(), x.offset(r), x.width());
      if (length == 0) continue;
      float factor = (float) (length(like.data(), like.offset(r), x.width()) / length);
      int at = x.offset(r);
      for (int i = at; i < at + x.width(); i++) x.data()[i] *= factor;
    }
  }

  private static double length(float[] x, int at, int count) {
    double sum = 0;
    for (int i = at; i < at + count; i++) sum += (double) x[i] * x[i];
    return Math.sqrt(sum);
  }
}
