package llm.tensor.kernel.vector.floats;

import llm.tensor.kernel.Operands;

/** Makes floats of some columns of a panel of {@link FloatTile#ROWS} rows. */
public interface PanelDecoder {
  /**
   * Decodes columns of a panel to {@code [column, row]}.
   *
   * @param column starts a block, as does what follows the columns
   */
  void decode(Operands operands, int panel, int column, int count, float[] target);
}
