package llm.tensor.kernel.machine.panel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import llm.tensor.asm.CodeMemory;
import llm.tensor.kernel.ActivationForm;
import llm.tensor.kernel.Operands;
import llm.tensor.kernel.PackedRows;
import llm.tensor.kernel.PackedWeights;
import llm.tensor.kernel.Weights;

/** Weights in a {@link PanelFormat}, multiplied by its machine code. */
final class MachineWeights extends PackedWeights {
  private static final MethodHandle MULTIPLY =
      CodeMemory.caller(
          FunctionDescriptor.ofVoid(
              ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG,
              JAVA_LONG, JAVA_LONG));

  private static final MethodHandle DECODE =
      CodeMemory.caller(
          FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG));

  /** Floats of products at a time: they stay in the cache until they are copied to y. */
  private static final int PRODUCTS = 1 << 16;

  private final PanelFormat format;
  private final long panelBytes;
  private final int steps;

  MachineWeights(PanelFormat format, PackedRows range) {
    super(range, PanelCode.ROWS);
    this.format = format;
    panelBytes = format.panelBytes(range.columns());
    steps = range.columns() / format.stepColumns();
  }

  @Override
  public String kernel() {
    return format.kernel();
  }

  @Override
  public ActivationForm form() {
    return format.form();
  }

  @Override
  public Weights slice(int fromRow, int rows) {
    return new MachineWeights(format, range.slice(fromRow, rows));
  }

  @Override
  public void row(int row, float[] target, int at) {
    format.row(range, row, target, at);
  }

  @Override
  protected int tokens() {
    return format.group();
  }

  @Override
  protected void multiply(Operands operands, int panel, int panels) {
    int most = Math.max(1, PRODUCTS / (operands.tokens * PanelCode.ROWS)), end = panel + panels;
    for (int at = panel; at < end; at += most) {
      int count = Math.min(most, end - at), width = count * PanelCode.ROWS;
      products(operands, at, count);
      int to = operands.outAt + (at - panel) * PanelCode.ROWS;
      for (int n = 0; n < operands.tokens; n++, to += operands.outStep) {
        System.arraycopy(operands.products, n * width, operands.out, to, width);
      }
    }
  }

  /** The products of some panels: {@code [token, row]}. */
  private void products(Operands operands, int panel, int panels) {
    var decoded = format.decoded(operands.tokens);
    operands.reserveProducts(operands.tokens * panels * PanelCode.ROWS);
    operands.productsStep = panels * PanelCode.ROWS;
    if (decoded == format) {
      operands.panels(packed, panel * panelBytes, panels);
      tiles(operands, format, 0);
      return;
    }
    for (int i = 0; i < panels; i++) {
      decode(operands, decoded, (panel + i) * panelBytes);
      tiles(operands, decoded, i * PanelCode.ROWS);
    }
  }

  /** Makes a panel in another format, in memory of the thread. */
  private void decode(Operands operands, PanelFormat decoded, long at) {
    var target = operands.panels(decoded.panelBytes(columns));
    check(at, panelBytes, packed.byteSize(), "weights");
    try {
      DECODE.invokeExact(format.decoder(), packed, at, target, 0L, (long) steps);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Products of the operands' panels and all tiles; the first goes to a column. */
  private void tiles(Operands operands, PanelFormat format, int column) {
    int height = format.tiles(operands.x).tokens(), rest = operands.tokens % height;
    int whole = operands.tokens - rest;
    if (whole > 0) call(operands, format, column, 0, height);
    if (rest > 0) call(operands, format, column, whole, rest);
  }

  /** Tiles of one height, from the one on that starts with a token. */
  private void call(Operands operands, PanelFormat format, int column, int token, int height) {
    var x = format.tiles(operands.x);
    int first = operands.token + token, tiles = (operands.tokens - token) / height;
    int panels = operands.panels, step = operands.productsStep;
    long xAt = x.offset(first), to = (long) token * step + column;
    // Machine code checks nothing: here is all that it will read and write.
    long weights = panels * format.panelBytes(columns);
    check(operands.panelsAt, weights, operands.panelsSegment.byteSize(), "weights");
    check(xAt, x.offset(first + tiles * height) - xAt, x.segment().byteSize(), "activations");
    long floats = (tiles * height - 1L) * step + (long) panels * PanelCode.ROWS;
    check(to, floats, operands.products.length, "products");
    try {
      MULTIPLY.invokeExact(
          format.code(height),
          operands.panelsSegment,
          operands.panelsAt,
          x.segment(),
          xAt,
          operands.productsSegment,
          to * Float.BYTES,
          (long) step * Float.BYTES,
          (long) steps,
          (long) panels,
          (long) tiles);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static void check(long at, long size, long limit, String what) {
    if (at < 0 || size < 0 || at > limit - size) {
      throw new IndexOutOfBoundsException(what + " from " + at + ", " + size + ", of " + limit);
    }
  }
}
