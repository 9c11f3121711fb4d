package llm.tensor.kernel.machine.panel;

import java.lang.foreign.MemorySegment;
import llm.tensor.kernel.ArraySize;

/**
 * Rows of activations as the code of {@link ColumnCode} reads them: a tile is {@code [columns / 16,
 * row, 16]}, so that rows do not share lines of the cache, and all that a step reads lies together.
 */
public final class ColumnTiles extends MachineTiles {
  /** Rows of a tile at most. */
  static final int TOKENS = 12;

  /** Columns of a step. */
  static final int STEP = 16;

  private float[] data = {};
  private MemorySegment segment = MemorySegment.NULL;
  private int columns;

  public ColumnTiles() {
    super(TOKENS);
  }

  /** Makes room. */
  public void reserve(int rows, int columns) {
    cut(rows);
    this.columns = columns;
    int size = ArraySize.of((long) rows * columns, "tiles of activations");
    if (data.length < size) {
      var more = new float[size];
      segment = MemorySegment.ofArray(more); // before data, whose length says how long it is
      data = more;
    }
  }

  /** Copies rows, of so many in all. */
  public void copy(float[] x, int rows, int fromRow, int toRow) {
    for (int row = fromRow; row < toRow; row++) {
      int first = first(row), step = height(first, rows) * STEP;
      int to = first * columns + (row - first) * STEP, from = row * columns;
      for (int c = 0; c < columns; c += STEP, to += step) {
        System.arraycopy(x, from + c, data, to, STEP);
      }
    }
  }

  @Override
  long offset(int row) {
    return (long) row * columns * Float.BYTES;
  }

  @Override
  MemorySegment segment() {
    return segment;
  }
}
