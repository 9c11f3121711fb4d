package llm.tensor.kernel.machine.amx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import llm.tensor.asm.CodeMemory;
import llm.tensor.kernel.ActivationLayout;
import llm.tensor.kernel.PackedRows;
import llm.tensor.kernel.PanelMatrix;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.TokenBlock;
import llm.tensor.kernel.machine.panel.MemoryRange;
import llm.tensor.kernel.machine.panel.PanelFormat;

/**
 * Weights in a {@link PanelFormat}, multiplied by many rows of activations: a panel is decoded once
 * to tiles of bfloat16, which stay in the L2 cache while a block of rows meets them.
 */
final class TileMatrix extends PanelMatrix {
  private static final MethodHandle DECODE =
      CodeMemory.caller(
          FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG));

  private static final MethodHandle MULTIPLY =
      CodeMemory.caller(
          FunctionDescriptor.ofVoid(
              ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG,
              JAVA_LONG));

  /** Bytes of activations that meet a panel before the next one: half of an L2 cache. */
  private static final int BLOCK_BYTES = 1 << 20;

  /** Rows of activations in a block at most. */
  private static final int MOST_ROWS = 512;

  private final TileKernel kernel;
  private final long panelBytes;
  private final long steps;
  private final int tokens;

  TileMatrix(TileKernel kernel, PackedRows range) {
    super(range, PanelFormat.ROWS);
    this.kernel = kernel;
    panelBytes = kernel.format().panelBytes(columns);
    steps = columns / TileConfiguration.COLUMNS;
    int rowBytes = kernel.parts().activations() * columns * Short.BYTES;
    int tiles = Math.clamp(BLOCK_BYTES / rowBytes, TileCode.TOKENS, MOST_ROWS) / TileCode.TOKENS;
    tokens = tiles * TileCode.TOKENS;
  }

  @Override
  public String kernel() {
    return "bfloat16 tiles (AMX)";
  }

  @Override
  public List<Scratch.Key<? extends ActivationLayout>> layouts() {
    return List.of(TileRows.key(kernel.parts()));
  }

  @Override
  public TileMatrix slice(int fromRow, int rows) {
    return new TileMatrix(kernel, range.slice(fromRow, rows));
  }

  @Override
  public void row(int row, float[] target, int at) {
    kernel.format().row(range, row, target, at);
  }

  @Override
  protected int tokens() {
    return tokens;
  }

  @Override
  protected void multiply(TokenBlock block, Scratch scratch, int panel, int panels) {
    var mine = TileScratch.of(scratch);
    var x = block.product().layout(TileRows.key(kernel.parts()));
    int tiles = Math.ceilDiv(block.count(), TileCode.TOKENS);
    mine.products.reserve(tiles * TileCode.TOKENS * PanelFormat.ROWS);
    for (int i = 0; i < panels; i++) {
      var decoded = decoded(mine, panel + i);
      multiply(decoded, x, block.first(), tiles, mine);
      int to = block.outAt() + i * PanelFormat.ROWS;
      for (int n = 0; n < block.count(); n++, to += block.outStep()) {
        int from = n * PanelFormat.ROWS;
        System.arraycopy(mine.products.array(), from, block.out(), to, PanelFormat.ROWS);
      }
    }
  }

  /** A panel in tiles of bfloat16, in memory of the thread. */
  private MemorySegment decoded(TileScratch scratch, int panel) {
    long part = steps * TileCode.STEP_BYTES, at = panel * panelBytes;
    var target = scratch.panel(kernel.parts().weights() * part);
    // Machine code checks nothing: here is all that it will read and write.
    MemoryRange.check(at, panelBytes, packed.byteSize(), "weights");
    long decoderSteps = columns / kernel.decodedColumns();
    try {
      DECODE.invokeExact(kernel.decoder(), packed, at, target, 0L, decoderSteps, part);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    return target;
  }

  /** The products of a decoded panel and some tiles of activations. */
  private void multiply(
      MemorySegment panel, TileRows x, int first, int tiles, TileScratch scratch) {
    long step = x.step(), xAt = first * step;
    // Machine code checks nothing: here is all that it will read and write.
    MemoryRange.check(
        xAt, tiles * TileCode.TOKENS * step, x.segment().byteSize(), "activations in bfloat16");
    try {
      MULTIPLY.invokeExact(
          kernel.code(),
          panel,
          0L,
          x.segment(),
          xAt,
          scratch.products.segment(),
          0L,
          step,
          steps,
          (long) tiles);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
