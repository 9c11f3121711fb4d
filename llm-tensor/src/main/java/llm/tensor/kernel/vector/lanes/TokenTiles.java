package llm.tensor.kernel.vector.lanes;

import llm.tensor.kernel.ActivationLayout;
import llm.tensor.kernel.ArraySize;

/** Tiles of activations: some rows side by side, column by column. */
public final class TokenTiles {
  /** Rows of a tile. */
  public static final int TOKENS = ActivationLayout.GRANULE;

  /** From so many rows on a tile that is not full is faster than row after row. */
  public static final int FEWEST = 4;

  private TokenTiles() {}

  /** How many of some rows are multiplied in tiles. */
  public static int tiled(int rows) {
    int rest = rows % TOKENS;
    return rest < FEWEST ? rows - rest : rows;
  }

  /** Elements of the tiles of so many rows. */
  public static int size(int rows, int columns) {
    return ArraySize.of(
        Math.ceilDiv(rows, TOKENS) * (long) TOKENS * columns, "tiles of activations");
  }
}
