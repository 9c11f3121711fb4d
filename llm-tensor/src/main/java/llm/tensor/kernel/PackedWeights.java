package llm.tensor.kernel;

import java.lang.foreign.MemorySegment;

/** Weights packed in panels of rows: which panels some rows touch, whole or in part. */
public abstract class PackedWeights implements Weights {
  public final MemorySegment packed;
  public final PackedRows range;
  public final int columns;
  private final int rowsOfPanel;

  public PackedWeights(PackedRows range, int rowsOfPanel) {
    this.range = range;
    this.packed = range.packed();
    this.columns = range.columns();
    this.rowsOfPanel = rowsOfPanel;
  }

  /** Rows of activations at a time, a multiple of a tile's: they stay in cache. */
  protected abstract int tokens();

  /** Multiplies some panels, one after another, with the operands' current tokens. */
  protected abstract void multiply(Operands operands, int panel, int panels);

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
      operands.tokens(n, Math.min(tokens(), operands.x.rows - n));
      for (int panel = from / rowsOfPanel; panel <= lastPanel; panel++) {
        int start = panel * rowsOfPanel;
        int whole = start < from ? 0 : (to - start) / rowsOfPanel;
        if (whole > 0) {
          operands.out(operands.y, n * operands.stride + shift + start, operands.stride);
          multiply(operands, panel, whole);
          panel += whole - 1;
        } else {
          multiplyPart(operands, panel, from, to, shift);
        }
      }
    }
  }

  /** A panel of which some rows only are asked for. */
  private void multiplyPart(Operands operands, int panel, int from, int to, int shift) {
    int start = panel * rowsOfPanel, count = operands.tokens;
    var narrow = operands.narrow(count * rowsOfPanel);
    operands.out(narrow, 0, rowsOfPanel);
    multiply(operands, panel, 1);
    int a = Math.max(from, start), b = Math.min(to, start + rowsOfPanel);
    for (int i = 0; i < count; i++) {
      int target = (operands.token + i) * operands.stride + shift + a;
      System.arraycopy(narrow, i * rowsOfPanel + a - start, operands.y, target, b - a);
    }
  }
}
