package llm.tensor.kernel.machine.avx2;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import llm.tensor.asm.CodeMemory;
import llm.tensor.kernel.ArraySize;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.machine.panel.GrowingBytes;

/** Rows of activations rounded to 8 bits, each as {@link RowLayout} says. */
final class QuantRows extends ActivationRows {
  static final Scratch.Key<QuantRows> BYTES =
      new Scratch.Key<>(() -> new QuantRows(new RowLayout(false)));
  static final Scratch.Key<QuantRows> WORDS =
      new Scratch.Key<>(() -> new QuantRows(new RowLayout(true)));

  private static final MethodHandle ROUND =
      CodeMemory.caller(
          FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG));

  private final RowLayout layout;
  private final GrowingBytes data = new GrowingBytes();
  private int rows;
  private int columns;

  private QuantRows(RowLayout layout) {
    this.layout = layout;
  }

  @Override
  public boolean reserve(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    int size = ArraySize.of(rows * step(), "activations rounded to bytes");
    data.reserve(size);
    return true;
  }

  @Override
  public void fill(float[] x, int at, int fromRow, int toRow) {
    // Machine code checks nothing: here is all that it will read and write.
    Objects.checkFromToIndex(fromRow, toRow, rows);
    Objects.checkFromIndexSize(at, (long) toRow * columns, x.length);
    Objects.checkFromIndexSize(0, rows * step(), data.segment().byteSize());
    var source = MemorySegment.ofArray(x);
    var code = layout.hasWords() ? Code.WORDS : Code.BYTES;
    for (int row = fromRow; row < toRow; row++) {
      long from = (at + (long) row * columns) * Float.BYTES, to = row * step();
      try {
        ROUND.invokeExact(
            code, source, from, data.segment(), to, (long) (columns / RowLayout.COLUMNS));
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  MemorySegment segment() {
    return data.segment();
  }

  @Override
  long step() {
    return bytes(columns);
  }

  @Override
  long bytes(int columns) {
    return (long) (columns / RowLayout.COLUMNS) * layout.blockBytes();
  }

  private static final class Code {
    static final MemorySegment BYTES =
        CodeMemory.put(new RoundingCode(new RowLayout(false)).write());
    static final MemorySegment WORDS =
        CodeMemory.put(new RoundingCode(new RowLayout(true)).write());
  }
}
