package llm.tensor.kernel;

import llm.tensor.kernel.machine.panel.ColumnTiles;
import llm.tensor.kernel.machine.panel.QuadTiles;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are multiplied by weights: x of shape {@code [rows, columns]}, as floats, and, where
 * weights ask for it, rounded to integers of 8 bits in blocks of 32 that share a scale.
 *
 * <p>An object to be filled in and used again.
 */
public final class Activations {
  /** Elements that share a scale. */
  public static final int BLOCK = 32;

  /** Rows that lie side by side, column by column, in a tile. */
  public static final int TILE = 8;

  /** From so many rows on a tile that is not full is faster than row after row. */
  public static final int FEWEST = 4;

  /** Integers lie within plus and minus this. */
  private static final float LARGEST = 127;

  /** Blocks without a larger element count as zero. */
  private static final float SMALLEST = 1e-30f;

  public float[] data = {};
  public int rows;
  public int columns;
  public int[] quants = {}; // [rows, columns]; the same 16 bits in both halves
  public int[]
      tiles = {}; // [rows / TILE, columns, TILE]: the quants of as many rows, column by column
  public float[] scales = {}; // [rows, columns / BLOCK]
  public float[] tileScales = {}; // [rows / TILE, columns / BLOCK, TILE]
  public float[] sums = {}; // [rows, columns / BLOCK]: scale times the sum of a block's integers
  public float[] floatTiles = {}; // [rows / TILE, columns, TILE]: as many rows, column by column
  private @Nullable QuadTiles quads;
  private @Nullable ColumnTiles columnTiles;

  /** No rows. */
  public Activations() {}

  /** Takes rows that lie one after another from the start of an array. */
  public void set(float[] data, int rows, int columns) {
    this.data = data;
    this.rows = rows;
    this.columns = columns;
  }

  /** Makes room for the rounded form. */
  public void reserveQuants() {
    int size = ArraySize.of((long) rows * columns, "rounded activations");
    int blocks = rows * (columns / BLOCK);
    if (quants.length < size) quants = new int[size];
    if (scales.length < blocks) scales = new float[blocks];
    if (sums.length < blocks) sums = new float[blocks];
  }

  /** Makes room for tiles of the rounded form. */
  public void reserveTiles() {
    int size = tileSize();
    if (tiles.length < size) tiles = new int[size];
    if (tileScales.length < size / BLOCK) tileScales = new float[size / BLOCK];
  }

  /** Makes room for tiles of floats. */
  public void reserveFloatTiles() {
    int size = tileSize();
    if (floatTiles.length < size) floatTiles = new float[size];
  }

  /** How many of some rows are multiplied in tiles. */
  public static int tiled(int rows) {
    int rest = rows % TILE;
    return rest < FEWEST ? rows - rest : rows;
  }

  private int tileSize() {
    return ArraySize.of(Math.ceilDiv(rows, TILE) * (long) TILE * columns, "tiles of activations");
  }

  /** Fills tiles from the rounded form of their rows; rows that a tile lacks count as zero. */
  public void fillTiles(int fromRow, int toRow) {
    for (int row = fromRow; row < tiled(rows) && row < toRow; row += TILE) {
      for (int i = 0; i < TILE; i++) fillTile(row * columns + i, row + i);
    }
  }

  private void fillTile(int to, int row) {
    int from = row * columns, blocks = columns / BLOCK, block = row * blocks;
    int scaleTo = (row / TILE) * TILE * blocks + row % TILE;
    if (row < rows) {
      for (int c = 0; c < columns; c++) tiles[to + c * TILE] = quants[from + c];
      for (int b = 0; b < blocks; b++) tileScales[scaleTo + b * TILE] = scales[block + b];
    } else {
      for (int c = 0; c < columns; c++) tiles[to + c * TILE] = 0;
      for (int b = 0; b < blocks; b++) tileScales[scaleTo + b * TILE] = 0;
    }
  }

  /** Fills tiles of floats from their rows; rows that a tile lacks count as zero. */
  public void fillFloatTiles(int fromRow, int toRow) {
    for (int row = fromRow; row < tiled(rows) && row < toRow; row += TILE) {
      for (int i = 0; i < TILE; i++) {
        int to = row * columns + i, from = (row + i) * columns;
        for (int c = 0; c < columns; c++) {
          floatTiles[to + c * TILE] = row + i < rows ? data[from + c] : 0;
        }
      }
    }
  }

  /** The rows as machine code reads them: made when first asked for, where there is such code. */
  public QuadTiles quads() {
    var tiles = quads;
    if (tiles == null) quads = tiles = new QuadTiles();
    return tiles;
  }

  /** Makes room for what machine code reads. */
  public void reserveQuads() {
    quads().reserve(rows, columns);
  }

  /** Rounds rows for machine code. */
  public void roundQuads(int fromRow, int toRow) {
    quads().round(data, rows, fromRow, toRow);
  }

  /** The rows as floats, as machine code reads them. */
  public ColumnTiles columnTiles() {
    var tiles = columnTiles;
    if (tiles == null) columnTiles = tiles = new ColumnTiles();
    return tiles;
  }

  /** Makes room for what machine code reads as floats. */
  public void reserveColumns() {
    columnTiles().reserve(rows, columns);
  }

  /** Copies rows for machine code. */
  public void copyColumns(int fromRow, int toRow) {
    columnTiles().copy(data, rows, fromRow, toRow);
  }

  /** How many rows there are. */
  public int rows() {
    return rows;
  }

  /**
   * Sets a block's scale by its largest element's size; returns what elements are multiplied by.
   */
  public float putScale(int block, float max) {
    boolean zero = max < SMALLEST;
    scales[block] = zero ? 0 : max / LARGEST;
    return zero ? 0 : LARGEST / max;
  }

  /** Sets what follows from the sum of a block's integers. */
  public void putSum(int block, int sum) {
    sums[block] = scales[block] * sum;
  }

  /** The same 16 bits in both halves of an int. */
  public static int pair(int value) {
    return value << 16 | value & 0xffff;
  }
}
