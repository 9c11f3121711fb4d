package llm.tensor.kernel.machine.amx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import llm.tensor.asm.CodeMemory;
import llm.tensor.kernel.ActivationLayout;
import llm.tensor.kernel.ArraySize;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.machine.isa.SizedCodes;
import llm.tensor.kernel.machine.panel.GrowingBytes;
import llm.tensor.kernel.machine.panel.MemoryRange;

/**
 * Rows of activations in bfloat16, {@code [row, part, column]}, as tiles are loaded from them; so
 * many that the last tile is whole, though the last rows may be anything.
 */
final class TileRows implements ActivationLayout {
  private static final MethodHandle ROUND =
      CodeMemory.caller(
          FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG));

  private static final SizedCodes CODES =
      new SizedCodes(2, parts -> new ActivationCode(parts).write());

  private static final Scratch.Key<TileRows> WHOLE = new Scratch.Key<>(() -> new TileRows(1));
  private static final Scratch.Key<TileRows> SPLIT = new Scratch.Key<>(() -> new TileRows(2));

  private final int parts;
  private final GrowingBytes data = new GrowingBytes();
  private int columns;

  private TileRows(int parts) {
    this.parts = parts;
  }

  /** Those of so many parts. */
  static Scratch.Key<TileRows> key(TileParts parts) {
    return parts.activations() == 1 ? WHOLE : SPLIT;
  }

  @Override
  public boolean reserve(int rows, int columns) {
    if (rows < TiledMatrix.LEAST_ROWS) return false;
    this.columns = columns;
    long whole = Math.ceilDiv(rows, TileCode.TOKENS) * (long) TileCode.TOKENS;
    data.reserve(ArraySize.of(whole * step(), "activations in bfloat16"));
    return true;
  }

  /** Bytes from a row to the next. */
  long step() {
    return (long) parts * columns * Short.BYTES;
  }

  MemorySegment segment() {
    return data.segment();
  }

  @Override
  public void fill(float[] x, int at, int fromRow, int toRow) {
    var source = MemorySegment.ofArray(x);
    // Machine code checks nothing: here is all that it will read and write.
    MemoryRange.check(at, (long) toRow * columns, x.length, "activations");
    MemoryRange.check(0, toRow * step(), data.segment().byteSize(), "activations in bfloat16");
    long steps = columns / TileConfiguration.COLUMNS, rest = (long) columns * Short.BYTES;
    for (int row = fromRow; row < toRow; row++) {
      long from = (at + (long) row * columns) * Float.BYTES, to = row * step();
      try {
        ROUND.invokeExact(CODES.of(parts), source, from, data.segment(), to, steps, rest);
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
