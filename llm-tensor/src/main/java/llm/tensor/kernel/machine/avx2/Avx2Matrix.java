package llm.tensor.kernel.machine.avx2;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.List;
import llm.tensor.asm.CodeMemory;
import llm.tensor.kernel.ActivationLayout;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.PackedRows;
import llm.tensor.kernel.PanelMatrix;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.TokenBlock;
import llm.tensor.kernel.machine.panel.MemoryRange;
import llm.tensor.kernel.machine.panel.PanelFormat;

/**
 * Weights in a {@link PanelFormat}, multiplied by machine code for AVX2: by one token as they are
 * packed; by more, a piece of the columns is decoded and multiplied by all tokens before the next.
 */
final class Avx2Matrix extends PanelMatrix {
  private static final MethodHandle MULTIPLY =
      CodeMemory.caller(
          FunctionDescriptor.ofVoid(
              ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG,
              JAVA_LONG, JAVA_LONG, JAVA_LONG));

  private static final MethodHandle DECODE =
      CodeMemory.caller(
          FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG));

  private static final int ROWS = GemvCode.VECTORS / Piece.VECTORS * Piece.ROWS;
  private static final int STRIPS = ROWS / Piece.ROWS;

  /** Floats of products at a time: they stay in the cache until they are copied to y. */
  private static final int PRODUCTS = 1 << 16;

  /** Tokens that meet a piece before the next one is decoded: a multiple of all tiles' heights. */
  private static final int TOKENS = 192;

  private final PanelFormat format;
  private final PanelKernel kernel;
  private final List<Scratch.Key<? extends ActivationLayout>> layouts;
  private final long panelBytes;

  Avx2Matrix(PanelFormat format, PanelKernel kernel, PackedRows range) {
    super(range, ROWS);
    this.format = format;
    this.kernel = kernel;
    layouts = List.of(kernel.layout());
    panelBytes = format.panelBytes(columns);
  }

  @Override
  public String kernel() {
    return format.kernel();
  }

  @Override
  public List<Scratch.Key<? extends ActivationLayout>> layouts() {
    return layouts;
  }

  @Override
  public PackedMatrix slice(int fromRow, int rows) {
    return new Avx2Matrix(format, kernel, range.slice(fromRow, rows));
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
  protected void multiply(TokenBlock block, Scratch scratch, int panel, int panels) {
    var x = block.product().layout(kernel.layout());
    var mine = PanelScratch.of(scratch);
    mine.token = block.first();
    mine.tokens = block.count();
    int most = Math.max(1, PRODUCTS / (mine.tokens * ROWS)), end = panel + panels;
    for (int at = panel; at < end; at += most) {
      int count = Math.min(most, end - at);
      mine.reserve(count * ROWS);
      if (mine.tokens == 1) gemv(x, mine, at, count);
      else pieces(x, mine, at, count);
      int to = block.outAt() + (at - panel) * ROWS;
      for (int n = 0; n < mine.tokens; n++, to += block.outStep()) {
        System.arraycopy(mine.products.array(), n * mine.width, block.out(), to, mine.width);
      }
    }
  }

  /** The products of some panels and one token. */
  private void gemv(ActivationRows x, PanelScratch scratch, int panel, int panels) {
    long at = panel * panelBytes, xAt = scratch.token * x.step();
    // Machine code checks nothing: here is all that it will read and write.
    MemoryRange.check(at, panels * panelBytes, packed.byteSize(), "weights");
    MemoryRange.check(xAt, x.bytes(columns), x.segment().byteSize(), "activations");
    MemoryRange.check(0, (long) panels * ROWS, scratch.products.array().length, "products");
    try {
      MULTIPLY.invokeExact(
          kernel.gemv(),
          packed,
          at,
          x.segment(),
          xAt,
          scratch.products.segment(),
          0L,
          0L,
          0L,
          (long) (columns / format.stepColumns()),
          (long) panels,
          0L);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** The products of some panels and several tokens. */
  private void pieces(ActivationRows x, PanelScratch scratch, int panel, int panels) {
    Arrays.fill(scratch.products.array(), 0, scratch.tokens * scratch.width, 0);
    for (int column = 0; column < columns; column += kernel.pieceColumns()) {
      scratch.column = column;
      scratch.columns = Math.min(kernel.pieceColumns(), columns - column);
      for (int i = 0; i < panels; i++) {
        decode(scratch, panel + i);
        gemm(x, scratch, i);
      }
    }
  }

  /** Decodes the piece of a panel. */
  private void decode(PanelScratch scratch, int panel) {
    var target = scratch.piece(STRIPS * stripBytes(kernel.pieceColumns()));
    long at = panel * panelBytes + format.panelBytes(scratch.column);
    long strip = stripBytes(scratch.columns), steps = scratch.columns / format.stepColumns();
    MemoryRange.check(at, format.panelBytes(scratch.columns), packed.byteSize(), "weights");
    MemoryRange.check(0, STRIPS * strip, target.byteSize(), "decoded weights");
    try {
      DECODE.invokeExact(kernel.decoder(), packed, at, target, 0L, strip, steps);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private long stripBytes(int columns) {
    return (long) (columns / kernel.blockColumns()) * kernel.blockBytes();
  }

  /** Adds the products of the piece and all tokens, in tiles as even as can be. */
  private void gemm(ActivationRows x, PanelScratch scratch, int panel) {
    int tokens = scratch.tokens, at = panel * ROWS;
    int height = Math.ceilDiv(tokens, Math.ceilDiv(tokens, kernel.tokens()));
    int rest = tokens % height, whole = tokens - rest;
    tiles(x, scratch, scratch.token, whole, height, at);
    if (rest > 0) {
      tiles(x, scratch, scratch.token + whole, rest, rest, at + whole * scratch.width);
    }
  }

  /** Adds the products of the piece and some tokens, in tiles of one height. */
  private void tiles(
      ActivationRows x, PanelScratch scratch, int token, int tokens, int height, long to) {
    long xAt = token * x.step() + x.bytes(scratch.column), step = scratch.width;
    // Machine code checks nothing: here is all that it will read and write.
    MemoryRange.check(
        0, STRIPS * stripBytes(scratch.columns), scratch.piece().byteSize(), "decoded weights");
    long xBytes = (tokens - 1) * x.step() + x.bytes(scratch.columns);
    MemoryRange.check(xAt, xBytes, x.segment().byteSize(), "activations");
    MemoryRange.check(to, (tokens - 1) * step + ROWS, scratch.products.array().length, "products");
    try {
      MULTIPLY.invokeExact(
          kernel.gemm(height),
          scratch.piece(),
          0L,
          x.segment(),
          xAt,
          scratch.products.segment(),
          to * Float.BYTES,
          step * Float.BYTES,
          x.step(),
          (long) (scratch.columns / kernel.blockColumns()),
          (long) STRIPS,
          (long) (tokens / height));
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
