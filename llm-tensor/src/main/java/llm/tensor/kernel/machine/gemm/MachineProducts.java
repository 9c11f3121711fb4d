package llm.tensor.kernel.machine.gemm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import llm.tensor.asm.CodeMemory;
import llm.tensor.asm.amd64.Encoding;
import llm.tensor.kernel.Gemm;
import llm.tensor.kernel.machine.isa.SizedCodes;

/** Products of matrices of floats by the machine code of {@link ProductCode}. */
public final class MachineProducts {
  private static final MethodHandle MULTIPLY =
      CodeMemory.caller(
          FunctionDescriptor.ofVoid(
              ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG,
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG));

  private static final int LINE = Gemm.PADDING; // floats of a line of the cache

  private final ProductTile tile;

  /** The code for so many rows: first what overwrites, then what adds. */
  private final SizedCodes codes;

  /** For vectors of an encoding. */
  public MachineProducts(Encoding encoding) {
    tile = ProductTile.of(encoding);
    codes = new SizedCodes(size(tile.rows(), true), this::write);
  }

  private byte[] write(int size) {
    return new ProductCode(tile, (size + 1) / 2, size % 2 == 0).write();
  }

  private static int size(int rows, boolean accumulates) {
    return 2 * rows - (accumulates ? 0 : 1);
  }

  /** Multiplies what is not empty. */
  public void product(Gemm p) {
    check(p.aAt, p.m, p.aStride, p.k, p.a);
    check(p.bAt, p.k, p.bStride, p.width, p.b);
    check(p.cAt, p.m, p.cStride, p.width, p.c);
    int most = Math.ceilDiv(p.m, Math.ceilDiv(p.m, tile.rows())); // as even as can be
    for (int row = 0; row < p.m; row += most) rows(p, row, Math.min(most, p.m - row));
  }

  /** Machine code checks nothing: some rows of so many floats have to lie in an array. */
  private static void check(int at, int rows, int stride, int floats, float[] array) {
    long length = (rows - 1L) * stride + floats;
    Objects.checkFromIndexSize(at, length, array.length);
    Objects.checkIndex(stride, Integer.MAX_VALUE);
  }

  private void rows(Gemm p, int row, int count) {
    int lines = p.width / LINE;
    int ofTile = tile.vectors(count) * tile.encoding().bytes() / (LINE * Float.BYTES);
    try {
      MULTIPLY.invokeExact(
          codes.of(size(count, p.accumulate)),
          MemorySegment.ofArray(p.a),
          bytes(p.aAt + (long) row * p.aStride),
          MemorySegment.ofArray(p.b),
          bytes(p.bAt),
          MemorySegment.ofArray(p.c),
          bytes(p.cAt + (long) row * p.cStride),
          bytes(p.aStride),
          bytes(p.bStride),
          bytes(p.cStride),
          (long) p.k,
          (long) (lines / ofTile),
          (long) (lines % ofTile),
          MemorySegment.ofArray(p.next),
          bytes(p.nextAt));
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static long bytes(long floats) {
    return floats * Float.BYTES;
  }
}
