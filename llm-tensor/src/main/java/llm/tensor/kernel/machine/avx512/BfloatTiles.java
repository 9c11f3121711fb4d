package llm.tensor.kernel.machine.avx512;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import llm.tensor.asm.CodeMemory;
import llm.tensor.kernel.ArraySize;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.machine.panel.ColumnFormat;
import llm.tensor.kernel.machine.panel.GrowingBytes;

/**
 * Rows of activations rounded to bfloat16, as the code of {@link BfloatCode} reads them: a tile is
 * {@code [columns / 16, row, 16]}.
 */
final class BfloatTiles extends MachineTiles {
  /** Rows of a tile at most. */
  static final int TOKENS = 12;

  /** Bytes of a row's columns of a step. */
  static final int STEP_BYTES = ColumnFormat.STEP * Short.BYTES;

  static final Scratch.Key<BfloatTiles> KEY = new Scratch.Key<>(BfloatTiles::new);

  private static final MethodHandle ROUND =
      CodeMemory.caller(
          FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG));

  private final GrowingBytes data = new GrowingBytes();
  private int rows;
  private int columns;

  private BfloatTiles() {
    super(TOKENS, Integer.MAX_VALUE);
  }

  @Override
  void reserveTiles(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    data.reserve(ArraySize.of(offset(rows), "activations rounded to bfloat16"));
  }

  @Override
  public void fill(float[] x, int at, int fromRow, int toRow) {
    // Machine code checks nothing: here is all that it will read and write.
    Objects.checkFromToIndex(fromRow, toRow, rows);
    Objects.checkFromIndexSize(at, (long) toRow * columns, x.length);
    Objects.checkFromIndexSize(0, offset(rows), data.segment().byteSize());
    var source = MemorySegment.ofArray(x);
    for (int row = fromRow; row < toRow; row++) {
      int first = first(row);
      long from = (at + (long) row * columns) * Float.BYTES;
      long to = offset(first) + (long) (row - first) * STEP_BYTES;
      long step = (long) height(first, rows) * STEP_BYTES, steps = columns / ColumnFormat.STEP;
      try {
        ROUND.invokeExact(Code.ROUNDING, source, from, data.segment(), to, step, steps);
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  long offset(int row) {
    return (long) row * columns * Short.BYTES;
  }

  @Override
  MemorySegment segment() {
    return data.segment();
  }

  private static final class Code {
    static final MemorySegment ROUNDING = CodeMemory.put(new BfloatRoundingCode().write());
  }
}
