package llm.tensor.kernel.machine.avx512;

import java.lang.foreign.MemorySegment;
import llm.tensor.kernel.ActivationLayout;

/**
 * Rows of activations as machine code reads them: in tiles of a few rows, one after another; the
 * last one may have fewer.
 */
public abstract class MachineTiles implements ActivationLayout {
  /** Full tiles from which on there are only such. */
  private static final int MANY = 8;

  private final int most;
  private final int below;
  private int tokens = 1;

  /**
   * No rows yet.
   *
   * @param most rows of a tile: their sums fit in the registers
   * @param below so many rows in all: more are multiplied by other kernels
   */
  MachineTiles(int most, int below) {
    this.most = most;
    this.below = below;
  }

  @Override
  public final boolean reserve(int rows, int columns) {
    if (rows >= below) return false;
    cut(rows);
    reserveTiles(rows, columns);
    return true;
  }

  /** Makes room. */
  abstract void reserveTiles(int rows, int columns);

  /**
   * Cuts so many rows into tiles: as few as can be, and as even as can be. Of many rows all tiles
   * but the last are full: kernels take some full tiles at a time.
   */
  private void cut(int rows) {
    int even = Math.ceilDiv(rows, Math.max(1, Math.ceilDiv(rows, most)));
    tokens = rows > MANY * most ? most : Math.max(1, even);
  }

  /** Rows of every tile but the last. */
  final int tokens() {
    return tokens;
  }

  /** Where the tile that a row is in starts: the first of its rows. */
  final int first(int row) {
    return row / tokens * tokens;
  }

  /** Rows of the tile that starts with a row, of so many in all. */
  final int height(int first, int rows) {
    return Math.min(tokens, rows - first);
  }

  /** Where a tile lies: its first row, in bytes from the start. */
  abstract long offset(int row);

  /** All tiles. */
  abstract MemorySegment segment();
}
