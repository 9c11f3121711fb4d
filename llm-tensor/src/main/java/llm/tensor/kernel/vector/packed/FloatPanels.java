package llm.tensor.kernel.vector.packed;

import java.util.Arrays;
import llm.tensor.kernel.ActivationForm;
import llm.tensor.kernel.Activations;
import llm.tensor.kernel.Operands;
import llm.tensor.kernel.PackedRows;
import llm.tensor.kernel.PackedWeights;
import llm.tensor.kernel.Processor;
import llm.tensor.kernel.vector.floats.FloatTile;
import llm.tensor.kernel.vector.floats.PanelDecoder;

/**
 * Weights packed in panels of two vectors of floats, and multiplied by activations in 32 bits.
 *
 * <p>Few rows of activations: weights become floats in registers. More: a piece of a panel is
 * decoded to floats, whose layout is that of {@link FloatTile} already.
 */
abstract class FloatPanels extends PackedWeights implements PanelDecoder {
  /** Rows of a panel. */
  static final int ROWS = FloatTile.ROWS;

  /** Panels that {@link #addSideBySide} reads at a time. */
  static final int SIDE_BY_SIDE = 4;

  /**
   * Columns of a panel with one row of activations at a time: these stay in L1, and so does what
   * lies beside the weights until the offsets are added.
   */
  private static final int PIECE = 256;

  private static final boolean READS_SIDE_BY_SIDE = Processor.chosen().readsSideBySide();

  FloatPanels(PackedRows range) {
    super(range, ROWS);
  }

  abstract long panelBytes();

  /**
   * Adds the products of some columns of the panel at this offset and of as many activations.
   *
   * @param xAt of the first activation; its column starts a block
   * @param y of the first row, in the operands' out
   */
  abstract void add(Operands operands, long panel, int xAt, int count, int y);

  /** The same of four panels that lie one after another: their memory is read side by side. */
  void addSideBySide(Operands operands, long panel, int xAt, int count, int y) {
    for (int i = 0; i < SIDE_BY_SIDE; i++) {
      add(operands, panel + i * panelBytes(), xAt, count, y + i * ROWS);
    }
  }

  @Override
  public final ActivationForm form() {
    return ActivationForm.FLOAT_TILES;
  }

  @Override
  protected final int tokens() {
    return FloatTile.MANY_TOKENS;
  }

  @Override
  protected final void multiply(Operands operands, int panel, int panels) {
    int tiled = Activations.tiled(operands.tokens);
    FloatTile.multiply(operands, this, panel, panels);
    for (int n = tiled; n < operands.tokens; n++) one(operands, panel, panels, n);
  }

  /** One row of activations. */
  private void one(Operands operands, int panel, int panels, int n) {
    int y = operands.outAt + n * operands.outStep, x = (operands.token + n) * columns;
    Arrays.fill(operands.out, y, y + panels * ROWS, 0);
    for (int i = 0; i < panels; ) {
      boolean several = READS_SIDE_BY_SIDE && i + SIDE_BY_SIDE <= panels;
      long at = (panel + i) * panelBytes();
      for (int k = 0; k < columns; k += PIECE) {
        int count = Math.min(PIECE, columns - k), to = y + i * ROWS;
        if (several) addSideBySide(operands, at, x + k, count, to);
        else add(operands, at, x + k, count, to);
      }
      i += several ? SIDE_BY_SIDE : 1;
    }
  }
}
