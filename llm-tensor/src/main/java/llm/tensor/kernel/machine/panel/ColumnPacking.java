package llm.tensor.kernel.machine.panel;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.stream.Stream;
import llm.tensor.codec.Codec;
import llm.tensor.codec.FloatElements;
import llm.tensor.kernel.Packing;

/** Packs weights in a {@link ColumnFormat}. */
public final class ColumnPacking extends MachinePacking {
  private final ColumnFormat format;

  private ColumnPacking(
      PanelKernels kernels, ColumnFormat format, Codec codec, int rows, int columns) {
    super(kernels, format, codec, rows, columns);
    this.format = format;
  }

  /** The packings of a type: if what multiplies it rounds activations, then one that does not. */
  public static Stream<Packing> of(PanelKernels kernels, Codec codec, int rows, int columns) {
    if (columns % ColumnFormat.STEP != 0) return Stream.empty();
    return format(codec).stream()
        .flatMap(
            format -> {
              var all = Stream.of(kernels, kernels.exact()).limit(kernels.rounds(format) ? 2 : 1);
              return all.map(each -> new ColumnPacking(each, format, codec, rows, columns));
            });
  }

  private static Optional<ColumnFormat> format(Codec codec) {
    return switch (codec) {
      case FloatElements.F16 -> Optional.of(ColumnFormat.HALF);
      case FloatElements.BF16 -> Optional.of(ColumnFormat.BFLOAT16);
      case FloatElements.F32 -> Optional.of(ColumnFormat.FLOAT);
      default -> Optional.empty();
    };
  }

  @Override
  public boolean isCopy() {
    return true;
  }

  @Override
  void packPanel(MemorySegment source, long at, int rows, MemorySegment target, long to) {
    if (format == ColumnFormat.FLOAT) packFloats(source, at, rows, target, to);
    else packPairs(source, at, rows, target, to);
  }

  /** Rows run fastest, or each write would miss the cache. */
  private void packFloats(MemorySegment source, long at, int rows, MemorySegment target, long to) {
    for (int c = 0; c < columns; c++, to += format.columnBytes()) {
      long from = at + (long) c * Float.BYTES;
      for (int row = 0; row < rows; row++, from += rowBytes) {
        target.set(INT, to + row * Float.BYTES, source.get(INT, from));
      }
    }
  }

  /** Two columns of 16 bits at a time, in the same order. */
  private void packPairs(MemorySegment source, long at, int rows, MemorySegment target, long to) {
    int columnBytes = format.columnBytes();
    for (int c = 0; c < columns; c += 2, to += 2L * columnBytes) {
      long from = at + (long) c * Short.BYTES;
      for (int row = 0; row < rows; row++, from += rowBytes) {
        int pair = source.get(INT, from);
        target.set(SHORT, to + row * Short.BYTES, (short) pair);
        target.set(SHORT, to + columnBytes + row * Short.BYTES, (short) (pair >>> 16));
      }
    }
  }
}
