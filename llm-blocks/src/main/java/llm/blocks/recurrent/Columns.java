package llm.blocks.recurrent;

import llm.tensor.Rows;

/** Columns of rows, from one on. */
record Columns(Rows rows, int at) {
  float[] data() {
    return rows.data();
  }

  /** Where they begin in a row. */
  int offset(int row) {
    return rows.offset(row) + at;
  }

  /** Copies so many of them to the first columns of other rows. */
  void copyTo(Rows to, int count) {
    for (int r = 0; r < to.rows(); r++) {
      System.arraycopy(data(), offset(r), to.data(), to.offset(r), count);
    }
  }
}
