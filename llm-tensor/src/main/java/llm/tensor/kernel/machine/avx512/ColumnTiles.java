package llm.tensor.kernel.machine.avx512;

import java.lang.foreign.MemorySegment;
import llm.tensor.kernel.ArraySize;
import llm.tensor.kernel.machine.panel.ColumnFormat;
import llm.tensor.kernel.machine.panel.GrowingFloats;

/**
 * Rows of activations as the code of {@link ColumnCode} reads them: a tile is {@code [columns / 16,
 * row, 16]}, so that rows do not share lines of the cache, and all that a step reads lies together.
 */
public final class ColumnTiles extends MachineTiles {
  /** Rows of a tile at most. */
  static final int TOKENS = 12;

  private static final int STEP = ColumnFormat.STEP;

  private final GrowingFloats data = new GrowingFloats();
  private int rows;
  private int columns;

  /** For any number of rows. */
  public ColumnTiles() {
    this(Integer.MAX_VALUE);
  }

  /** For fewer rows than that. */
  ColumnTiles(int below) {
    super(TOKENS, below);
  }

  @Override
  void reserveTiles(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    int size = ArraySize.of((long) rows * columns, "tiles of activations");
    data.reserve(size);
  }

  @Override
  public void fill(float[] x, int at, int fromRow, int toRow) {
    for (int row = fromRow; row < toRow; row++) {
      int first = first(row), step = height(first, rows) * STEP;
      int to = first * columns + (row - first) * STEP, from = at + row * columns;
      for (int c = 0; c < columns; c += STEP, to += step) {
        System.arraycopy(x, from + c, data.array(), to, STEP);
      }
    }
  }

  @Override
  long offset(int row) {
    return (long) row * columns * Float.BYTES;
  }

  @Override
  MemorySegment segment() {
    return data.segment();
  }
}
