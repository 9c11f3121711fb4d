package llm.tensor.kernel.machine.avx512;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
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

/** Weights in a {@link PanelFormat}, multiplied by its machine code. */
final class Avx512Matrix extends PanelMatrix {
  private static final MethodHandle MULTIPLY =
      CodeMemory.caller(
          FunctionDescriptor.ofVoid(
              ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG,
              JAVA_LONG, JAVA_LONG));

  private static final MethodHandle DECODE =
      CodeMemory.caller(
          FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG));

  private final PanelKernel kernel;
  private final PanelFormat format;
  private final List<Scratch.Key<? extends ActivationLayout>> layouts;
  private final long panelBytes;
  private final int steps;

  /** Rows that are packed. */
  Avx512Matrix(PanelKernel kernel, PackedRows range) {
    super(range, PanelFormat.ROWS);
    this.kernel = kernel;
    format = kernel.format();
    layouts = List.of(kernel.layout());
    panelBytes = format.panelBytes(range.columns());
    steps = range.columns() / format.stepColumns();
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
    return new Avx512Matrix(kernel, range.slice(fromRow, rows));
  }

  @Override
  public void row(int row, float[] target, int at) {
    format.row(range, row, target, at);
  }

  @Override
  protected int tokens() {
    return kernel.group(columns);
  }

  @Override
  protected void multiply(TokenBlock block, Scratch scratch, int panel, int panels) {
    var mine = PanelScratch.of(scratch);
    var decoded = kernel.decoded(block.count());
    if (decoded.equals(kernel)) {
      mine.panels(packed, panel * panelBytes, panels);
      tiles(block, mine, kernel, 0);
      return;
    }
    for (int i = 0; i < panels; i++) {
      decode(mine, decoded.format(), (panel + i) * panelBytes);
      tiles(block, mine, decoded, i * PanelFormat.ROWS);
    }
  }

  /** Makes a panel in another format, in memory of the thread. */
  private void decode(PanelScratch scratch, PanelFormat decoded, long at) {
    var target = scratch.panel(decoded.panelBytes(columns));
    MemoryRange.check(at, panelBytes, packed.byteSize(), "weights");
    try {
      DECODE.invokeExact(kernel.decoder(), packed, at, target, 0L, (long) steps);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    scratch.panels(target, 0, 1);
  }

  /** Products of the panels and all tiles of a block; the first goes to a column. */
  private void tiles(TokenBlock block, PanelScratch scratch, PanelKernel kernel, int column) {
    int height = block.product().layout(kernel.layout()).tokens();
    int rest = block.count() % height, whole = block.count() - rest;
    if (whole > 0) call(block, 0, whole / height, height, scratch, kernel, column);
    if (rest > 0) call(block, whole, 1, rest, scratch, kernel, column);
  }

  /** Some tiles of one height, from the one on that starts with a token of the block. */
  private void call(
      TokenBlock block,
      int token,
      int tiles,
      int height,
      PanelScratch scratch,
      PanelKernel kernel,
      int column) {
    var x = block.product().layout(kernel.layout());
    int panels = scratch.panels, step = block.outStep(), first = block.first() + token;
    long xAt = x.offset(first);
    long to = block.outAt() + (long) token * step + column;
    // Machine code checks nothing: here is all that it will read and write.
    long weights = panels * kernel.format().panelBytes(columns);
    MemoryRange.check(scratch.weightsAt, weights, scratch.weights.byteSize(), "weights");
    MemoryRange.check(
        xAt, x.offset(first + tiles * height) - xAt, x.segment().byteSize(), "activations");
    long floats = (tiles * height - 1L) * step + (long) panels * PanelFormat.ROWS;
    MemoryRange.check(to, floats, block.out().length, "products");
    try {
      MULTIPLY.invokeExact(
          kernel.code(height),
          scratch.weights,
          scratch.weightsAt,
          x.segment(),
          xAt,
          MemorySegment.ofArray(block.out()),
          to * Float.BYTES,
          (long) step * Float.BYTES,
          (long) steps,
          (long) panels,
          (long) tiles);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
