package llm.tensor.kernels;

import java.lang.foreign.MemorySegment;

/**
 * How weights of 16 bits are packed for machine code: a panel is 32 rows, {@code [column, row]}, so
 * that it is read as one stream and a product needs no sum over lanes.
 */
enum ColumnFormat {
  /** Half precision. */
  HALF,
  /** bfloat16. */
  BFLOAT16;

  /** Bytes of a column of a panel. */
  static final int COLUMN_BYTES = PanelCode.ROWS * Short.BYTES;

  static long panelBytes(int columns) {
    return (long) columns * COLUMN_BYTES;
  }

  float decode(short bits) {
    return switch (this) {
      case HALF -> Float.float16ToFloat(bits);
      case BFLOAT16 -> Float.intBitsToFloat(bits << Short.SIZE);
    };
  }

  /** The code that multiplies by tiles of so many rows of activations. */
  MemorySegment code(int tokens) {
    return switch (this) {
      case HALF -> OfHalf.CODE[tokens];
      case BFLOAT16 -> OfBfloat16.CODE[tokens];
    };
  }

  /** Code for each height of a tile. */
  private MemorySegment[] codes() {
    var codes = new MemorySegment[ColumnTiles.TOKENS + 1];
    codes[0] = MemorySegment.NULL;
    for (int n = 1; n < codes.length; n++) codes[n] = new ColumnCode(this, n).put();
    return codes;
  }

  // Code is written when a matrix of its format is first multiplied.

  private static final class OfHalf {
    static final MemorySegment[] CODE = HALF.codes();
  }

  private static final class OfBfloat16 {
    static final MemorySegment[] CODE = BFLOAT16.codes();
  }
}
