package llm.tensor.kernels;

import java.lang.foreign.MemorySegment;

/**
 * Weights packed in panels of two vectors of floats, and multiplied by activations in 32 bits.
 *
 * <p>Few rows of activations: weights become floats in registers. More: a piece of a panel is
 * decoded to floats, whose layout is that of {@link Tiles} already.
 */
abstract class FloatPanels extends PackedWeights {
  /** Rows of a panel. */
  static final int ROWS = 2 * Species.LANES;

  /** From so many rows of activations on, decoding a panel pays. */
  private static final int MANY = 4;

  /** Columns of a panel decoded at a time: they stay in L1. */
  private static final int COLUMNS = 256;

  FloatPanels(PackedRows range) {
    super(range, ROWS);
  }

  abstract long panelBytes();

  /** Multiplies the panel at this offset with one row of activations. */
  abstract void one(
      MemorySegment packed, long panel, Operands operands, int token, float[] y, int to);

  /**
   * Decodes columns of the panel at this offset to {@code [column, row]}; they start and end with a
   * block.
   */
  abstract void decode(MemorySegment packed, long panel, int column, int count, float[] target);

  @Override
  public final boolean quantizesActivations() {
    return false;
  }

  @Override
  final int tokens() {
    return Integer.MAX_VALUE;
  }

  @Override
  final void panel(
      Operands operands, int panel, int token, int tokens, float[] y, int to, int step) {
    var x = operands.x;
    long at = panel * panelBytes();
    if (tokens < MANY) {
      for (int n = 0; n < tokens; n++) one(packed, at, operands, token + n, y, to + n * step);
      return;
    }
    var decoded = operands.panel(COLUMNS * ROWS);
    for (int k = 0; k < columns; k += COLUMNS) {
      int length = Math.min(COLUMNS, columns - k);
      decode(packed, at, k, length, decoded);
      var p = operands.product.left(x.data, token * columns + k, columns).right(decoded, 0, ROWS);
      if (k == 0) p.into(y, to, step);
      else p.addingTo(y, to, step);
      Tiles.product(p.sizes(tokens, length, ROWS));
    }
  }
}
