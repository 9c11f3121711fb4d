package llm.tensor.kernel.scalar;

/**
 * Sums of columns times numbers: loops over arrays that start together, which C2 vectorises, and
 * which are fast enough before that.
 */
final class ColumnSums {
  /** Columns that one loop adds. */
  private static final int STEP = 4;

  private ColumnSums() {}

  /**
   * Adds the product of a row and columns to sums from one index to another.
   *
   * @param x the row's elements, from {@code at} on
   * @param columns {@code [count][...]}
   */
  static void add(float[] x, int at, float[][] columns, int count, float[] sums, int from, int to) {
    int c = 0;
    for (; c <= count - STEP; c += STEP) addFour(x, at + c, columns, c, sums, from, to);
    for (; c < count; c++) addOne(x[at + c], columns[c], sums, from, to);
  }

  /** One column after another: sums do not depend on how many columns there are behind these. */
  private static void addFour(
      float[] x, int at, float[][] columns, int c, float[] sums, int from, int to) {
    float x0 = x[at], x1 = x[at + 1], x2 = x[at + 2], x3 = x[at + 3];
    float[] w0 = columns[c], w1 = columns[c + 1], w2 = columns[c + 2], w3 = columns[c + 3];
    for (int r = from; r < to; r++) {
      sums[r] = sums[r] + x0 * w0[r] + x1 * w1[r] + x2 * w2[r] + x3 * w3[r];
    }
  }

  private static void addOne(float x, float[] column, float[] sums, int from, int to) {
    for (int r = from; r < to; r++) sums[r] += x * column[r];
  }
}
