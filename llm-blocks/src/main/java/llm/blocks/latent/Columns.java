package llm.blocks.latent;

import llm.tensor.Rows;

/** Columns that are taken out of rows, and put into others. */
final class Columns {
  private Columns() {}

  /** Copies some columns of each row. */
  static void copy(Rows from, int column, Rows to, int toColumn, int columns) {
    for (int r = 0; r < from.rows(); r++) {
      int at = from.offset(r) + column;
      System.arraycopy(from.data(), at, to.data(), to.offset(r) + toColumn, columns);
    }
  }
}
