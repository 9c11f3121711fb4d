package llm.tensor.kernel.vector.floats;

import llm.tensor.kernel.vector.lanes.TokenTiles;

/** Makes floats of some columns of a panel of {@link FloatTile#ROWS} rows. */
public interface PanelDecoder {
  /**
   * Decodes columns of a panel to {@code [column, row]}.
   *
   * @param column starts a block, as does what follows the columns
   */
  void decode(FloatScratch scratch, int panel, int column, int count, float[] target);

  /** Which rows of activations are multiplied in tiles. */
  TokenTiles tiles();
}
