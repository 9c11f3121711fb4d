package llm.tensor.kernels;

import static llm.tensor.kernels.MachinePacking.SHORT;

import java.lang.foreign.MemorySegment;

/** Weights in a {@link ColumnFormat}, multiplied by activations in 32 bits. */
final class ColumnWeights extends MachineWeights {
  static final String KERNEL =
      "machine code, fp32, repacked in panels of " + PanelCode.ROWS + " rows";

  /** Rows of activations at a time, a multiple of a full tile's: they stay in the L2 cache. */
  private static final int GROUP = 8 * ColumnTiles.TOKENS;

  private final ColumnFormat format;

  ColumnWeights(ColumnFormat format, PackedRows range) {
    super(range, ColumnFormat.panelBytes(range.columns()), range.columns() / ColumnTiles.STEP);
    this.format = format;
  }

  @Override
  public String kernel() {
    return KERNEL;
  }

  @Override
  public ActivationForm form() {
    return ActivationForm.COLUMNS;
  }

  @Override
  public Weights slice(int fromRow, int rows) {
    return new ColumnWeights(format, range.slice(fromRow, rows));
  }

  @Override
  public void row(int row, float[] target, int at) {
    int number = range.first() + row;
    long from = number / PanelCode.ROWS * ColumnFormat.panelBytes(columns);
    from += number % PanelCode.ROWS * Short.BYTES;
    for (int c = 0; c < columns; c++, from += ColumnFormat.COLUMN_BYTES) {
      target[at + c] = format.decode(packed.get(SHORT, from));
    }
  }

  @Override
  int tokens() {
    return GROUP;
  }

  @Override
  MemorySegment code(int tokens) {
    return format.code(tokens);
  }

  @Override
  MachineTiles tiles(Activations x) {
    return x.columnTiles();
  }
}
