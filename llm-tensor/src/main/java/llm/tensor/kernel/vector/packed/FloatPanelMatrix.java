package llm.tensor.kernel.vector.packed;

import java.util.Arrays;
import java.util.List;
import llm.tensor.kernel.ActivationLayout;
import llm.tensor.kernel.PackedRows;
import llm.tensor.kernel.PanelMatrix;
import llm.tensor.kernel.Processor;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.TokenBlock;
import llm.tensor.kernel.vector.floats.FloatScratch;
import llm.tensor.kernel.vector.floats.FloatTile;
import llm.tensor.kernel.vector.floats.FloatTiles;
import llm.tensor.kernel.vector.floats.PanelDecoder;
import llm.tensor.kernel.vector.lanes.TokenTiles;

/**
 * Weights packed in panels of two vectors of floats, and multiplied by activations in 32 bits.
 *
 * <p>Few rows of activations: weights become floats in registers. More: a piece of a panel is
 * decoded to floats, whose layout is that of {@link FloatTile} already.
 */
abstract class FloatPanelMatrix extends PanelMatrix implements PanelDecoder {
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

  private final TokenTiles tiles;

  FloatPanelMatrix(PackedRows range, TokenTiles tiles) {
    super(range, ROWS);
    this.tiles = tiles;
  }

  @Override
  public final TokenTiles tiles() {
    return tiles;
  }

  abstract long panelBytes();

  /**
   * Adds the products of some columns of the panel at this offset and of as many activations.
   *
   * @param xAt of the first activation; its column starts a block
   * @param y of the first row, where the block's products go
   */
  abstract void add(TokenBlock block, FloatScratch scratch, long panel, int xAt, int count, int y);

  /** The same of four panels that lie one after another: their memory is read side by side. */
  void addSideBySide(
      TokenBlock block, FloatScratch scratch, long panel, int xAt, int count, int y) {
    for (int i = 0; i < SIDE_BY_SIDE; i++) {
      add(block, scratch, panel + i * panelBytes(), xAt, count, y + i * ROWS);
    }
  }

  @Override
  public List<Scratch.Key<? extends ActivationLayout>> layouts() {
    return List.of(FloatTiles.of(tiles));
  }

  @Override
  protected final int tokens() {
    return FloatTile.MANY_TOKENS;
  }

  @Override
  protected final void multiply(TokenBlock block, Scratch scratch, int panel, int panels) {
    var mine = FloatScratch.of(scratch);
    int tiled = tiles.tiled(block.count());
    FloatTile.multiply(block, mine, this, panel, panels);
    for (int n = tiled; n < block.count(); n++) one(block, mine, panel, panels, n);
  }

  /** One row of activations. */
  private void one(TokenBlock block, FloatScratch scratch, int panel, int panels, int n) {
    int y = block.outAt() + n * block.outStep(), x = (block.first() + n) * columns;
    Arrays.fill(block.out(), y, y + panels * ROWS, 0);
    for (int i = 0; i < panels; ) {
      boolean several = READS_SIDE_BY_SIDE && i + SIDE_BY_SIDE <= panels;
      long at = (panel + i) * panelBytes();
      for (int k = 0; k < columns; k += PIECE) {
        int count = Math.min(PIECE, columns - k), to = y + i * ROWS;
        if (several) addSideBySide(block, scratch, at, x + k, count, to);
        else add(block, scratch, at, x + k, count, to);
      }
      i += several ? SIDE_BY_SIDE : 1;
    }
  }
}
