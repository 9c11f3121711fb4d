package llm.tensor.kernel.vector.floats;

import llm.tensor.kernel.ActivationLayout;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.vector.lanes.TokenTiles;

/** Rows of activations as floats in tiles, {@code [rows / TOKENS, columns, TOKENS]}. */
public final class FloatTiles implements ActivationLayout {
  private static final Scratch.Key<FloatTiles> WHERE_FASTER =
      new Scratch.Key<>(() -> new FloatTiles(TokenTiles.WHERE_FASTER));
  private static final Scratch.Key<FloatTiles> ALWAYS =
      new Scratch.Key<>(() -> new FloatTiles(TokenTiles.ALWAYS));

  private static final int TOKENS = TokenTiles.TOKENS;

  private final TokenTiles which;
  private float[] tiles = {};
  private int rows;
  private int columns;

  private FloatTiles(TokenTiles which) {
    this.which = which;
  }

  /** Finds those of some rows in a product. */
  public static Scratch.Key<FloatTiles> of(TokenTiles which) {
    return which == TokenTiles.ALWAYS ? ALWAYS : WHERE_FASTER;
  }

  float[] tiles() {
    return tiles;
  }

  @Override
  public boolean reserve(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    if (which.tiled(rows) == 0) return false;
    int size = TokenTiles.size(rows, columns);
    if (tiles.length < size) tiles = new float[size];
    return true;
  }

  /** Rows that a tile lacks count as zero. */
  @Override
  public void fill(float[] x, int at, int fromRow, int toRow) {
    int end = Math.min(which.tiled(rows), toRow);
    for (int row = fromRow; row < end; row += TOKENS) {
      for (int i = 0; i < TOKENS; i++) {
        int to = row * columns + i, from = at + (row + i) * columns;
        for (int c = 0; c < columns; c++) {
          tiles[to + c * TOKENS] = row + i < rows ? x[from + c] : 0;
        }
      }
    }
  }
}
