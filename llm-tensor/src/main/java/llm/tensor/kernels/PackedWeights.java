package llm.tensor.kernels;

import java.lang.foreign.MemorySegment;

/** Weights packed in panels of rows: which panels some rows touch, whole or in part. */
abstract class PackedWeights implements Weights {
  final MemorySegment packed;
  final PackedRows range;
  final int columns;
  private final int rowsOfPanel;

  PackedWeights(PackedRows range, int rowsOfPanel) {
    this.range = range;
    this.packed = range.packed();
    this.columns = range.columns();
    this.rowsOfPanel = rowsOfPanel;
  }

  /** Rows of activations that are multiplied with one panel after another. */
  abstract int tokens();

  /** Multiplies one panel with some rows of activations; the first goes to y at {@code to}. */
  abstract void panel(
      Operands operands, int panel, int token, int tokens, float[] y, int to, int step);

  @Override
  public final int rows() {
    return range.rows();
  }

  @Override
  public final int columns() {
    return columns;
  }

  @Override
  public final int granule() {
    return rowsOfPanel;
  }

  @Override
  public final void multiply(Operands operands, int column, int fromRow, int toRow) {
    int from = range.first() + fromRow, to = range.first() + toRow;
    int shift = column - range.first(), lastPanel = (to - 1) / rowsOfPanel;
    for (int n = 0; n < operands.x.rows; n += tokens()) {
      int count = Math.min(tokens(), operands.x.rows - n);
      for (int panel = from / rowsOfPanel; panel <= lastPanel; panel++) {
        int start = panel * rowsOfPanel;
        if (start >= from && start + rowsOfPanel <= to) {
          int at = n * operands.stride + shift + start;
          panel(operands, panel, n, count, operands.y, at, operands.stride);
        } else {
          var narrow = operands.narrow(count * rowsOfPanel);
          panel(operands, panel, n, count, narrow, 0, rowsOfPanel);
          int a = Math.max(from, start), b = Math.min(to, start + rowsOfPanel);
          for (int i = 0; i < count; i++) {
            int target = (n + i) * operands.stride + shift + a;
            System.arraycopy(narrow, i * rowsOfPanel + a - start, operands.y, target, b - a);
          }
        }
      }
    }
  }
}
