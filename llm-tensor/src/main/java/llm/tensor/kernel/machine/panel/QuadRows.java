package llm.tensor.kernel.machine.panel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static llm.tensor.kernel.machine.panel.MachinePacking.SHORT;

import java.lang.foreign.MemorySegment;
import llm.tensor.kernel.PackedRows;

/** Decodes rows of a {@link QuadFormat}. */
final class QuadRows {
  private static final int BLOCK = QuadFormat.COLUMNS;

  private QuadRows() {}

  /** Decodes a row. */
  static void decode(QuadFormat format, PackedRows range, int row, float[] target, int to) {
    int number = range.first() + row, columns = format.stepColumns();
    long at = number / QuadFormat.ROWS * format.panelBytes(range.columns());
    for (int c = 0; c < range.columns(); c += columns, at += format.superBytes()) {
      for (int i = 0; i < columns; i++) {
        target[to + c + i] = weight(format, range.packed(), at, i, number % QuadFormat.ROWS);
      }
    }
  }

  /** A weight of a super-block. */
  private static float weight(QuadFormat format, MemorySegment packed, long at, int c, int row) {
    long pair = at + format.headBytes + (long) (c / QuadFormat.PAIR) * format.pairBytes();
    int block = c % QuadFormat.PAIR / BLOCK, column = c % BLOCK;
    return switch (format) {
      case BYTES -> half(packed, pair, block, row) * signed(format, packed, pair, c % 64, row);
      case NIBBLES ->
          half(packed, pair, block, row) * (nibble(format, packed, pair, c % 64, row) - 8);
      case AFFINE_NIBBLES ->
          half(packed, pair, block, row) * nibble(format, packed, pair, c % 64, row)
              + half(packed, pair + format.scaleBytes, block, row);
      case SUPER_NIBBLES -> {
        long factor = pair + block * QuadFormat.ROWS + row;
        yield half(packed, at, 0, row)
                * packed.get(JAVA_BYTE, factor)
                * nibble(format, packed, pair, c % 64, row)
            + half(packed, at, 1, row) * packed.get(JAVA_BYTE, factor + format.scaleBytes);
      }
      case SUPER_BYTES -> {
        long factor = pair + (2 * block + column / (BLOCK / 2)) * QuadFormat.ROWS + row;
        yield half(packed, at, 0, row)
            * packed.get(JAVA_BYTE, factor)
            * signed(format, packed, pair, c % 64, row);
      }
    };
  }

  private static float half(MemorySegment packed, long at, int block, int row) {
    return Float.float16ToFloat(packed.get(SHORT, at + QuadPacking.half(block, row)));
  }

  /** What a byte of a pair stands for. */
  private static int signed(QuadFormat format, MemorySegment packed, long pair, int c, int row) {
    return (byte)
        (packed.get(JAVA_BYTE, pair + QuadPacking.quad(format, c / 4, row) + c % 4) ^ 128);
  }

  /** A nibble of a pair. */
  private static int nibble(QuadFormat format, MemorySegment packed, long pair, int c, int row) {
    int inBlock = c % BLOCK,
        quad = format.isSuper() ? inBlock / 4 : c / BLOCK * 4 + inBlock / 4 % 4;
    boolean upper = format.isSuper() ? c >= BLOCK : inBlock >= BLOCK / 2;
    int both = packed.get(JAVA_BYTE, pair + QuadPacking.quad(format, quad, row) + c % 4);
    return (upper ? both >>> 4 : both) & 15;
  }
}
