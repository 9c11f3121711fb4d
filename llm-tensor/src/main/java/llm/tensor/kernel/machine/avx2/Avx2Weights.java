package llm.tensor.kernel.machine.avx2;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import llm.tensor.asm.CodeMemory;
import llm.tensor.kernel.ActivationForm;
import llm.tensor.kernel.Activations;
import llm.tensor.kernel.Operands;
import llm.tensor.kernel.PackedRows;
import llm.tensor.kernel.PackedWeights;
import llm.tensor.kernel.Weights;
import llm.tensor.kernel.machine.panel.PanelFormat;

/** Weights in a {@link PanelFormat}, multiplied by machine code for AVX2. */
public final class Avx2Weights extends PackedWeights {
  private static final MethodHandle MULTIPLY =
      CodeMemory.caller(
          FunctionDescriptor.ofVoid(
              ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG,
              JAVA_LONG, JAVA_LONG, JAVA_LONG));

  private static final MethodHandle DECODE =
      CodeMemory.caller(
          FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG));

  private static final int ROWS = 2 * Piece.ROWS;

  /** Floats of products at a time: they stay in the cache until they are copied to y. */
  private static final int PRODUCTS = 1 << 16;

  /** Tokens that meet a piece before the next one is decoded. */
  private static final int TOKENS = 192;

  private final PanelFormat format;
  private final PanelKernel kernel;
  private final long panelBytes;

  Avx2Weights(PanelFormat format, PanelKernel kernel, PackedRows range) {
    super(range, ROWS);
    this.format = format;
    this.kernel = kernel;
    panelBytes = format.panelBytes(range.columns());
  }

  @Override
  public String kernel() {
    return format.kernel();
  }

  @Override
  public ActivationForm form() {
    return ActivationForm.ROWS;
  }

  @Override
  public void reserve(Activations x) {
    rows(x).reserve(x.rows, x.columns);
  }

  @Override
  public void fill(Activations x, int fromRow, int toRow) {
    rows(x).fill(x.data, fromRow, toRow);
  }

  private ActivationRows rows(Activations x) {
    return (ActivationRows) x.layout(kernel.layout(), kernel::newRows);
  }

  @Override
  public Weights slice(int fromRow, int rows) {
    return new Avx2Weights(format, kernel, range.slice(fromRow, rows));
  }

  @Override
  public void row(int row, float[] target, int at) {
    format.row(range, row, target, at);
  }

  @Override
  protected int tokens() {
    return TOKENS;
  }

  @Override
  protected void multiply(Operands operands, int panel, int panels) {
    int most = Math.max(1, PRODUCTS / (operands.tokens * ROWS)), end = panel + panels;
    for (int at = panel; at < end; at += most) {
      int count = Math.min(most, end - at), width = count * ROWS;
      operands.reserveProducts(operands.tokens * width);
      operands.productsStep = width;
      if (operands.tokens == 1) row(operands, at, count);
      else rows(operands, at, count);
      int to = operands.outAt + (at - panel) * ROWS;
      for (int n = 0; n < operands.tokens; n++, to += operands.outStep) {
        System.arraycopy(operands.products, n * width, operands.out, to, width);
      }
    }
  }

  /** The products of some panels and one row of activations. */
  private void row(Operands operands, int panel, int panels) {
    var x = rows(operands.x);
    long xAt = operands.token * x.step(), at = panel * panelBytes;
    check(at, panels * panelBytes, packed.byteSize(), "weights");
    check(xAt, x.step(), x.segment().byteSize(), "activations");
    check(0, (long) panels * ROWS, operands.products.length, "products");
    try {
      MULTIPLY.invokeExact(
          kernel.gemv(),
          packed,
          at,
          x.segment(),
          xAt,
          operands.productsSegment,
          0L,
          0L,
          x.step(),
          (long) (columns / format.stepColumns()),
          (long) panels,
          1L);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** The products of some panels and several rows, a piece of the columns after another. */
  private void rows(Operands operands, int panel, int panels) {
    Arrays.fill(operands.products, 0, operands.tokens * operands.productsStep, 0f);
    for (int column = 0; column < columns; column += kernel.pieceColumns()) {
      int count = Math.min(kernel.pieceColumns(), columns - column);
      for (int i = 0; i < panels; i++) {
        decode(operands, panel + i, column, count);
        tiles(operands, i, column, count);
      }
    }
  }

  /** Decodes some columns of a panel to memory of the thread. */
  private void decode(Operands operands, int panel, int column, int count) {
    long stripBytes = stripBytes(count);
    var target = operands.panels(2 * stripBytes(kernel.pieceColumns()));
    long at = panel * panelBytes + format.panelBytes(column), size = format.panelBytes(count);
    check(at, size, packed.byteSize(), "weights");
    check(0, 2 * stripBytes, target.byteSize(), "decoded weights");
    long steps = count / format.stepColumns();
    try {
      DECODE.invokeExact(kernel.decoder(), packed, at, target, 0L, stripBytes, steps);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private long stripBytes(int columns) {
    return (long) (columns / kernel.blockColumns()) * kernel.blockBytes();
  }

  /** Adds the products of the decoded piece and all tokens: tiles as even as can be. */
  private void tiles(Operands operands, int panel, int column, int count) {
    int tokens = operands.tokens,
        height = Math.ceilDiv(tokens, Math.ceilDiv(tokens, kernel.tokens()));
    int whole = tokens / height * height;
    call(operands, panel, new Part(column, count, 0, whole / height), height);
    if (whole < tokens) call(operands, panel, new Part(column, count, whole, 1), tokens - whole);
  }

  private record Part(int column, int columns, int token, int tiles) {}

  private void call(Operands operands, int panel, Part part, int height) {
    var x = rows(operands.x);
    int rows = part.tiles * height, step = operands.productsStep;
    long xAt = (operands.token + part.token) * x.step() + x.bytes(part.column);
    long to = (long) part.token * step + (long) panel * ROWS;
    // Machine code checks nothing: here is all that it will read and write.
    check(0, 2 * stripBytes(part.columns), operands.panelsSegment.byteSize(), "decoded weights");
    long xBytes = (rows - 1) * x.step() + x.bytes(part.columns);
    check(xAt, xBytes, x.segment().byteSize(), "activations");
    check(to, (rows - 1L) * step + ROWS, operands.products.length, "products");
    try {
      MULTIPLY.invokeExact(
          kernel.gemm(height),
          operands.panelsSegment,
          0L,
          x.segment(),
          xAt,
          operands.productsSegment,
          to * Float.BYTES,
          (long) step * Float.BYTES,
          x.step(),
          (long) (part.columns / kernel.blockColumns()),
          2L,
          (long) part.tiles);
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
