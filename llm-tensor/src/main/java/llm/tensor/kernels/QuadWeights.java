package llm.tensor.kernels;

import java.lang.foreign.MemorySegment;

/** Weights in a {@link QuadFormat}, multiplied by activations rounded to 8 bits. */
final class QuadWeights extends MachineWeights {
  static final String KERNEL =
      "machine code, int8 activations, repacked in panels of " + PanelCode.ROWS + " rows";

  /** Rows of activations at a time, a multiple of a full tile's: they stay in the L2 cache. */
  private static final int GROUP = 32 * QuadTiles.TOKENS;

  private final QuadFormat format;

  QuadWeights(QuadFormat format, PackedRows range) {
    super(
        range,
        format.panelBytes(range.columns()),
        range.columns() / (format.pairs * QuadFormat.PAIR));
    this.format = format;
  }

  @Override
  public String kernel() {
    return KERNEL;
  }

  @Override
  public ActivationForm form() {
    return ActivationForm.QUADS;
  }

  @Override
  public Weights slice(int fromRow, int rows) {
    return new QuadWeights(format, range.slice(fromRow, rows));
  }

  @Override
  public void row(int row, float[] target, int at) {
    QuadRows.decode(format, range, row, target, at);
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
    return x.quads();
  }
}
