package llm.tensor.kernel.vector.int4;

import llm.tensor.kernel.ActivationLayout;
import llm.tensor.kernel.ArraySize;
import llm.tensor.kernel.Int8Rounding;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.vector.lanes.TokenTiles;

/**
 * Rows of activations rounded to 8 bits in blocks of 32 that share a scale: row after row, and many
 * of them in tiles.
 */
public final class Int8Tiles implements ActivationLayout {
  /** Finds it in a product. */
  public static final Scratch.Key<Int8Tiles> KEY = new Scratch.Key<>(Int8Tiles::new);

  private static final int BLOCK = Int8Rounding.BLOCK;
  private static final int TOKENS = TokenTiles.TOKENS;

  int[] quants = {}; // [rows, columns]; the same 16 bits in both halves
  int[] tiles = {}; // [rows / TOKENS, columns, TOKENS]: the quants of as many rows
  float[] scales = {}; // [rows, columns / BLOCK]
  float[] tileScales = {}; // [rows / TOKENS, columns / BLOCK, TOKENS]
  float[] sums = {}; // [rows, columns / BLOCK]: scale times the sum of a block's integers
  private int rows;
  private int columns;

  /** No rows yet. */
  public Int8Tiles() {}

  int columns() {
    return columns;
  }

  @Override
  public boolean reserve(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    int size = ArraySize.of((long) rows * columns, "rounded activations");
    int blocks = rows * (columns / BLOCK);
    if (TokenTiles.WHERE_FASTER.tiled(rows) > 0) reserveTiles();
    if (quants.length < size) quants = new int[size];
    if (scales.length < blocks) scales = new float[blocks];
    if (sums.length < blocks) sums = new float[blocks];
    return true;
  }

  private void reserveTiles() {
    int size = TokenTiles.size(rows, columns);
    if (tiles.length < size) tiles = new int[size];
    if (tileScales.length < size / BLOCK) tileScales = new float[size / BLOCK];
  }

  @Override
  public void fill(float[] x, int at, int fromRow, int toRow) {
    VectorQuantizer.quantize(x, at, this, fromRow, toRow);
    int end = Math.min(TokenTiles.WHERE_FASTER.tiled(rows), toRow);
    for (int row = fromRow; row < end; row += TOKENS) {
      for (int i = 0; i < TOKENS; i++) fillTile(row * columns + i, row + i);
    }
  }

  /** Rows that a tile lacks count as zero. */
  private void fillTile(int to, int row) {
    int from = row * columns, blocks = columns / BLOCK, block = row * blocks;
    int scaleTo = (row / TOKENS) * TOKENS * blocks + row % TOKENS;
    if (row < rows) {
      for (int c = 0; c < columns; c++) tiles[to + c * TOKENS] = quants[from + c];
      for (int b = 0; b < blocks; b++) tileScales[scaleTo + b * TOKENS] = scales[block + b];
    } else {
      for (int c = 0; c < columns; c++) tiles[to + c * TOKENS] = 0;
      for (int b = 0; b < blocks; b++) tileScales[scaleTo + b * TOKENS] = 0;
    }
  }
}
