package llm.tensor.kernel;

import java.lang.foreign.MemorySegment;

/** Weights packed in panels of rows: which panels some rows touch, whole or in part. */
public abstract class PanelMatrix implements PackedMatrix {
  protected final MemorySegment packed;
  protected final PackedRows range;
  protected final int columns;
  private final int rowsOfPanel;

  protected PanelMatrix(PackedRows range, int rowsOfPanel) {
    this.range = range;
    this.packed = range.packed();
    this.columns = range.columns();
    this.rowsOfPanel = rowsOfPanel;
  }

  /** Rows of activations at a time, a multiple of a tile's: they stay in cache. */
  protected abstract int tokens();

  /** Multiplies some panels, one after another, with a block of tokens. */
  protected abstract void multiply(TokenBlock block, Scratch scratch, int panel, int panels);

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
  public final void multiply(
      MatrixProduct product, Scratch scratch, int column, int fromRow, int toRow) {
    var block = TokenBlock.of(scratch);
    int from = range.first() + fromRow, to = range.first() + toRow;
    int shift = column - range.first(), lastPanel = (to - 1) / rowsOfPanel;
    for (int n = 0; n < product.rows(); n += tokens()) {
      block.tokens(product, n, Math.min(tokens(), product.rows() - n));
      for (int panel = from / rowsOfPanel; panel <= lastPanel; panel++) {
        int start = panel * rowsOfPanel;
        int whole = start < from ? 0 : (to - start) / rowsOfPanel;
        if (whole > 0) {
          int stride = product.stride();
          block.out(product.y(), n * stride + shift + start, stride);
          multiply(block, scratch, panel, whole);
          panel += whole - 1;
        } else {
          int a = Math.max(from, start), b = Math.min(to, start + rowsOfPanel);
          multiplyPart(block, scratch, a, b, shift);
        }
      }
    }
  }

  /** Some rows of one panel. */
  private void multiplyPart(TokenBlock block, Scratch scratch, int from, int to, int shift) {
    var product = block.product();
    int panel = from / rowsOfPanel, start = panel * rowsOfPanel;
    var beside = block.outBeside(rowsOfPanel);
    multiply(block, scratch, panel, 1);
    for (int i = 0; i < block.count(); i++) {
      int target = (block.first() + i) * product.stride() + shift + from;
      System.arraycopy(beside, i * rowsOfPanel + from - start, product.y(), target, to - from);
    }
  }
}
