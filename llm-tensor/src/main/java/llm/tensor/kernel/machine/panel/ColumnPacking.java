package llm.tensor.kernel.machine.panel;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import llm.tensor.codec.Codec;
import llm.tensor.codec.FloatElements;
import llm.tensor.kernel.Packing;

/** Packs weights in a {@link ColumnFormat}. */
public final class ColumnPacking extends MachinePacking {
  private static final int COLUMN_BYTES = ROWS * Short.BYTES;

  private ColumnPacking(ColumnFormat format, Codec codec, int rows, int columns) {
    super(format, codec, rows, columns);
  }

  /** The packing of a type, if it can be packed. */
  public static Optional<Packing> of(Codec codec, int rows, int columns) {
    if (columns % ColumnTiles.STEP != 0) return Optional.empty();
    return switch (codec) {
      case FloatElements.F16 ->
          Optional.of(new ColumnPacking(ColumnFormat.HALF, codec, rows, columns));
      case FloatElements.BF16 ->
          Optional.of(new ColumnPacking(ColumnFormat.BFLOAT16, codec, rows, columns));
      default -> Optional.empty();
    };
  }

  @Override
  public boolean isCopy() {
    return true;
  }

  /** Two columns of a row at a time; rows run fastest, or each write would miss the cache. */
  @Override
  void packPanel(MemorySegment source, long at, int rows, MemorySegment target, long to) {
    for (int c = 0; c < columns; c += 2, to += 2L * COLUMN_BYTES) {
      long from = at + (long) c * Short.BYTES;
      for (int row = 0; row < rows; row++, from += rowBytes) {
        int pair = source.get(INT, from);
        target.set(SHORT, to + row * Short.BYTES, (short) pair);
        target.set(SHORT, to + COLUMN_BYTES + row * Short.BYTES, (short) (pair >>> 16));
      }
    }
  }
}
