package llm.tensor.kernel.machine.gemm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import llm.tensor.asm.CodeMemory;
import llm.tensor.kernel.Product;
import llm.tensor.kernel.machine.rows.RowLoop;

/** Products of matrices of floats by the machine code of {@link ProductCode}. */
public final class MachineProducts {
  private static final MethodHandle MULTIPLY =
      CodeMemory.caller(
          FunctionDescriptor.ofVoid(
              ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG,
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG));

  private static final int LANES = RowLoop.LANES;

  /** The code for so many rows: first what overwrites, then what adds. */
  private static final MemorySegment[] CODE = new MemorySegment[2 * (ProductCode.ROWS + 1)];

  static {
    CODE[0] = CODE[1] = MemorySegment.NULL;
    for (int i = 2; i < CODE.length; i++) {
      CODE[i] = CodeMemory.put(new ProductCode(i / 2, i % 2 == 1).write());
    }
  }

  private MachineProducts() {}

  /** Multiplies what is not empty. */
  public static void product(Product p) {
    check(p.aAt, p.m, p.aStride, p.k, p.a);
    check(p.bAt, p.k, p.bStride, p.width, p.b);
    check(p.cAt, p.m, p.cStride, p.width, p.c);
    for (int row = 0; row < p.m; row += ProductCode.ROWS) {
      rows(p, row, Math.min(ProductCode.ROWS, p.m - row));
    }
  }

  /** Machine code checks nothing: some rows of so many floats have to lie in an array. */
  private static void check(int at, int rows, int stride, int floats, float[] array) {
    long length = (rows - 1L) * stride + floats;
    Objects.checkFromIndexSize(at, length, array.length);
    Objects.checkIndex(stride, Integer.MAX_VALUE);
  }

  private static void rows(Product p, int row, int count) {
    int vectors = p.width / LANES, ofTile = ProductCode.vectors(count);
    try {
      MULTIPLY.invokeExact(
          CODE[2 * count + (p.accumulate ? 1 : 0)],
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
          (long) (vectors / ofTile),
          (long) (vectors % ofTile),
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
