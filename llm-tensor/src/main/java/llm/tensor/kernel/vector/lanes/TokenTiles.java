package llm.tensor.kernel.vector.lanes;

import llm.tensor.kernel.ActivationLayout;
import llm.tensor.kernel.ArraySize;

/**
 * Tiles of activations, some rows side by side, column by column: and which rows are in one, where
 * what multiplies a tile sums in another order than what multiplies a row.
 */
public enum TokenTiles {
  /** Those for which a tile is faster. */
  WHERE_FASTER {
    @Override
    public int tiled(int rows) {
      int rest = rows % TOKENS;
      return rest < FEWEST ? rows - rest : rows;
    }
  },
  /** Every row, so that there is one order, whatever rows are beside it. */
  ALWAYS {
    @Override
    public int tiled(int rows) {
      return rows;
    }
  };

  /** Rows of a tile. */
  public static final int TOKENS = ActivationLayout.GRANULE;

  /** From so many rows on a tile that is not full is faster than row after row. */
  public static final int FEWEST = 4;

  /** How many of some rows are multiplied in tiles: the first ones. */
  public abstract int tiled(int rows);

  /** Elements of the tiles of so many rows. */
  public static int size(int rows, int columns) {
    return ArraySize.of(
        Math.ceilDiv(rows, TOKENS) * (long) TOKENS * columns, "tiles of activations");
  }
}
