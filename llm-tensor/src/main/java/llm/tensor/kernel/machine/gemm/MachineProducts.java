package llm.tensor.kernel.machine.gemm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.EnumMap;
import java.util.Map;
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
  private final Map<Gemm.Elements, SizedCodes> codes = new EnumMap<>(Gemm.Elements.class);

  /** For vectors of an encoding. */
  public MachineProducts(Encoding encoding) {
    tile = ProductTile.of(encoding);
    for (var elements : Gemm.Elements.values()) {
      codes.put(elements, new SizedCodes(size(tile.rows(), true), size -> write(elements, size)));
    }
  }

  private byte[] write(Gemm.Elements elements, int size) {
    return new ProductCode(tile, elements, (size + 1) / 2, size % 2 == 0).write();
  }

  private static int size(int rows, boolean accumulates) {
    return 2 * rows - (accumulates ? 0 : 1);
  }

  /** Multiplies what is not empty. */
  public void product(Gemm p) {
    check(p.aAt, p.m, p.aStride, p.k, p.a.length);
    check(p.cAt, p.m, p.cStride, p.width, p.c.length);
    boolean floats = p.elements == Gemm.Elements.FLOATS;
    check(p.bAt, p.k, p.bStride, p.width, floats ? p.b.length : narrowLength(p));
    var code = Objects.requireNonNull(codes.get(p.elements));
    int most = Math.ceilDiv(p.m, Math.ceilDiv(p.m, tile.rows())); // as even as can be
    for (int row = 0; row < p.m; row += most) {
      int count = Math.min(most, p.m - row);
      var sized = code.of(size(count, p.accumulate));
      // apart, so that the segment of an array is none that is allocated
      if (floats) rows(sized, p, row, count);
      else narrowRows(sized, p, row, count);
    }
  }

  private static long narrowLength(Gemm p) {
    return p.narrow.byteSize() / p.elements.bytes();
  }

  /** Machine code checks nothing: some rows of so many elements have to lie in an array. */
  private static void check(int at, int rows, int stride, int elements, long length) {
    Objects.checkFromIndexSize(at, (rows - 1L) * stride + elements, length);
    Objects.checkIndex(stride, Integer.MAX_VALUE);
  }

  private int linesOfTile(int rows) {
    return tile.vectors(rows) * tile.encoding().bytes() / (LINE * Float.BYTES);
  }

  private void rows(MemorySegment code, Gemm p, int row, int count) {
    int lines = p.width / LINE, ofTile = linesOfTile(count);
    try {
      MULTIPLY.invokeExact(
          code,
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

  /** What is read next is asked for beside it, and not by it. */
  private void narrowRows(MemorySegment code, Gemm p, int row, int count) {
    int lines = p.width / LINE, ofTile = linesOfTile(count), size = p.elements.bytes();
    try {
      MULTIPLY.invokeExact(
          code,
          MemorySegment.ofArray(p.a),
          bytes(p.aAt + (long) row * p.aStride),
          p.narrow,
          (long) p.bAt * size,
          MemorySegment.ofArray(p.c),
          bytes(p.cAt + (long) row * p.cStride),
          bytes(p.aStride),
          (long) p.bStride * size,
          bytes(p.cStride),
          (long) p.k,
          (long) (lines / ofTile),
          (long) (lines % ofTile),
          p.narrow,
          (long) p.bAt * size);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static long bytes(long floats) {
    return floats * Float.BYTES;
  }
}
