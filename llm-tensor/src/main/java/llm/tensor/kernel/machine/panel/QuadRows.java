package llm.tensor.kernel.machine.panel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static llm.tensor.kernel.machine.panel.MachinePacking.INT;
import static llm.tensor.kernel.machine.panel.MachinePacking.SHORT;

import java.lang.foreign.MemorySegment;
import llm.tensor.codec.Fp4Blocks;
import llm.tensor.kernel.PackedRows;

/** Decodes a row of a {@link QuadFormat}, weight by weight. */
final class QuadRows {
  private static final int ROWS = PanelFormat.ROWS;
  private static final int BLOCK = QuadFormat.COLUMNS;

  private final QuadFormat format;
  private final MemorySegment packed;
  private final int row; // of a panel
  private final byte[] levels;

  private QuadRows(QuadFormat format, MemorySegment packed, int row) {
    this.format = format;
    this.packed = packed;
    this.row = row;
    levels = format.layout.codebook().levels();
  }

  /** Decodes a row. */
  static void decode(QuadFormat format, PackedRows range, int row, float[] target, int to) {
    int number = range.first() + row, columns = format.stepColumns();
    var rows = new QuadRows(format, range.packed(), number % ROWS);
    long at = number / ROWS * format.panelBytes(range.columns());
    for (int c = 0; c < range.columns(); c += columns, at += format.superBytes()) {
      for (int i = 0; i < columns; i++) target[to + c + i] = rows.weight(at, i);
    }
  }

  /** A weight of a super-block. */
  private float weight(long at, int c) {
    long pair = at + format.headBytes + (long) (c / QuadFormat.PAIR) * format.pairBytes();
    int column = c % QuadFormat.PAIR, integer = integer(pair, column);
    int number = levels.length > 0 ? levels[integer] : integer - format.zero();
    float product = scale(at, pair, column) * number;
    return format.hasOffsets() ? product + offset(at, pair, column) : product;
  }

  private int integer(long pair, int column) {
    int integer = 0;
    for (var bits : format.bits) {
      var plane = bits.plane();
      int quad = column / 4;
      long line = pair + bits.at() + (long) plane.line(quad) * ROWS * Integer.BYTES;
      int four = packed.get(INT, line + row * Integer.BYTES);
      int one = four >>> column % 4 * Byte.SIZE + plane.shift(quad);
      integer |= (one & (1 << plane.bits) - 1) << bits.place();
    }
    return integer;
  }

  private float scale(long at, long pair, int column) {
    int block = column / BLOCK;
    return switch (format.factors) {
      case HALVES, HALVES_WITH_OFFSETS -> half(pair, block);
      case EXPONENTS -> Fp4Blocks.halfE8m0(factor(pair, block) & 0xff);
      case SIGNED_BYTES, BYTES_WITH_OFFSETS -> half(at, 0) * factor(pair, block);
      case SIGNED_BYTES_OF_HALVES -> half(at, 0) * factor(pair, column / (BLOCK / 2));
      case NIBBLES_OF_HALVES -> half(at, 0) * (factor(pair, column / (BLOCK / 2)) & 0xf);
    };
  }

  private float offset(long at, long pair, int column) {
    int block = column / BLOCK;
    return switch (format.factors) {
      case HALVES_WITH_OFFSETS -> half(pair + format.scaleBytes, block);
      case BYTES_WITH_OFFSETS -> half(at, 1) * factor(pair + format.scaleBytes, block);
      case NIBBLES_OF_HALVES -> half(at, 1) * (factor(pair, column / (BLOCK / 2)) >>> 4 & 0xf);
      default -> 0;
    };
  }

  private float half(long at, int number) {
    return Float.float16ToFloat(packed.get(SHORT, at + (number * ROWS + row) * Short.BYTES));
  }

  private byte factor(long at, int number) {
    return packed.get(JAVA_BYTE, at + number * ROWS + row);
  }
}
