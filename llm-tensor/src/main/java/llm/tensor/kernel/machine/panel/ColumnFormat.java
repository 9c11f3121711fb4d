package llm.tensor.kernel.machine.panel;

import java.lang.foreign.MemorySegment;
import llm.tensor.kernel.ActivationForm;
import llm.tensor.kernel.Activations;
import llm.tensor.kernel.PackedRows;

/**
 * How weights of 16 bits are packed for machine code: a panel is 32 rows, {@code [column, row]}, so
 * that it is read as one stream and a product needs no sum over lanes.
 */
enum ColumnFormat implements PanelFormat {
  /** Half precision. */
  HALF,
  /** bfloat16. */
  BFLOAT16,
  /** Floats: what a panel is decoded to before it meets many tokens. */
  FLOAT;

  /** From so many rows of activations on a panel is decoded once for all tiles. */
  private static final int MANY = 4 * ColumnTiles.TOKENS;

  private final PanelCodes codes =
      new PanelCodes(ColumnTiles.TOKENS, tokens -> new ColumnCode(this, tokens).write());
  private final PanelCodes decoder = new PanelCodes(1, one -> new ColumnDecodingCode(this).write());

  @Override
  public String kernel() {
    return "machine code, fp32, repacked in panels of " + PanelCode.ROWS + " rows";
  }

  @Override
  public ActivationForm form() {
    return ActivationForm.COLUMNS;
  }

  @Override
  public MachineTiles tiles(Activations x) {
    return x.columnTiles();
  }

  @Override
  public int group() {
    return 8 * ColumnTiles.TOKENS;
  }

  @Override
  public int stepColumns() {
    return ColumnTiles.STEP;
  }

  @Override
  public long panelBytes(int columns) {
    return (long) columns * columnBytes();
  }

  /** Bytes of a column of a panel. */
  int columnBytes() {
    return PanelCode.ROWS * (this == FLOAT ? Float.BYTES : Short.BYTES);
  }

  @Override
  public PanelFormat decoded(int tokens) {
    return tokens < MANY ? this : FLOAT;
  }

  @Override
  public MemorySegment decoder() {
    return decoder.of(1);
  }

  @Override
  public MemorySegment code(int tokens) {
    return codes.of(tokens);
  }

  @Override
  public void row(PackedRows range, int row, float[] target, int at) {
    int number = range.first() + row, columns = range.columns();
    long from = number / PanelCode.ROWS * panelBytes(columns);
    from += number % PanelCode.ROWS * Short.BYTES;
    for (int c = 0; c < columns; c++, from += columnBytes()) {
      target[at + c] = decode(range.packed().get(MachinePacking.SHORT, from));
    }
  }

  private float decode(short bits) {
    return switch (this) {
      case HALF -> Float.float16ToFloat(bits);
      case BFLOAT16 -> Float.intBitsToFloat(bits << Short.SIZE);
      case FLOAT -> throw new IllegalStateException("no row is stored so");
    };
  }
}
