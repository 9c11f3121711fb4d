package llm.blocks;

import llm.tensor.Operations;
import llm.tensor.Rows;

/** Some neighbouring columns of a product, and the number by which they are multiplied. */
record LinearScale(int from, int count, float factor) {
  /** The same, of a product that stands behind others. */
  LinearScale behind(int columns) {
    return new LinearScale(from + columns, count, factor);
  }

  void apply(Rows y, Pass pass) {
    if (count == y.width()) {
      Operations.scale(y, factor, pass.workspace());
      return;
    }
    for (int r = 0; r < y.rows(); r++) apply(y, r);
  }

  void apply(Rows y, int row) {
    var data = y.data();
    int at = y.offset(row) + from;
    for (int i = at; i < at + count; i++) data[i] *= factor;
  }
}
