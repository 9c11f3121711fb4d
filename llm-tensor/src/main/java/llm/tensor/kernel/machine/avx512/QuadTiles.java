package llm.tensor.kernel.machine.avx512;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import llm.tensor.asm.CodeMemory;
import llm.tensor.kernel.ArraySize;
import llm.tensor.kernel.Int8Rounding;
import llm.tensor.kernel.machine.panel.GrowingBytes;

/**
 * Rows of activations rounded to bytes, as the code of {@link QuadCode} reads them: in tiles of a
 * few rows.
 *
 * <p>A tile is a sequence of pairs of blocks of 32 columns. A pair has the bytes, {@code [block,
 * row, column]}; then for each block and row a scale, a float; then for each block, half and row
 * what a sum of products starts with where weights are 128 too large: -128 times the half's bytes,
 * an int; then for each block and row the sum of the bytes times 16 times the scale, a float; then
 * the same for each block, half and row. What is multiplied by it has to be 16 times too small. The
 * last tile may have fewer rows.
 */
public final class QuadTiles extends MachineTiles {
  /** Rows of a tile at most: their sums fit in the registers. */
  static final int TOKENS = 6;

  private static final int BLOCK = Int8Rounding.BLOCK;

  /** Bytes of a pair of blocks, for each row. */
  private static final int PAIR_BYTES = 2 * (BLOCK + 6 * Float.BYTES);

  private static final MethodHandle ROUND =
      CodeMemory.caller(
          FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG));

  private final GrowingBytes data = new GrowingBytes();
  private int rows;
  private int pairs;

  /** For any number of rows. */
  public QuadTiles() {
    this(Integer.MAX_VALUE);
  }

  /** For fewer rows than that. */
  QuadTiles(int below) {
    super(TOKENS, below);
  }

  @Override
  void reserveTiles(int rows, int columns) {
    this.rows = rows;
    pairs = columns / (2 * BLOCK);
    int size = ArraySize.of((long) rows * pairs * PAIR_BYTES, "activations rounded to bytes");
    data.reserve(size);
  }

  @Override
  MemorySegment segment() {
    return data.segment();
  }

  @Override
  long offset(int row) {
    return (long) row * pairs * PAIR_BYTES;
  }

  @Override
  public void fill(float[] x, int at, int fromRow, int toRow) {
    check(x, at, fromRow, toRow);
    var source = MemorySegment.ofArray(x);
    for (int row = fromRow; row < toRow; row++) {
      int first = first(row), i = row - first, height = height(first, rows);
      long from = (at + (long) row * pairs * 2 * BLOCK) * Float.BYTES;
      long to = offset(first) + (long) i * BLOCK;
      long behind = (long) i * Float.BYTES - (long) i * BLOCK; // from here to the row's floats
      try {
        ROUND.invokeExact(Code.OF[height], source, from, data.segment(), to, behind, (long) pairs);
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Machine code checks nothing: here is all that it will read and write. */
  private void check(float[] x, int at, int fromRow, int toRow) {
    Objects.checkFromToIndex(fromRow, toRow, rows);
    Objects.checkFromIndexSize(at, (long) toRow * pairs * 2 * BLOCK, x.length);
    Objects.checkFromIndexSize(0, offset(rows), data.segment().byteSize());
  }

  private static final class Code {
    static final MemorySegment[] OF = new MemorySegment[TOKENS + 1];

    static {
      OF[0] = MemorySegment.NULL;
      for (int n = 1; n <= TOKENS; n++) OF[n] = CodeMemory.put(new RoundingCode(n).write());
    }
  }
}
