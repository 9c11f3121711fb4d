package llm.tensor.kernels;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;
import llm.tensor.codec.AffineBlocks;
import llm.tensor.codec.Codec;
import llm.tensor.codec.Q45kBlocks;
import llm.tensor.codec.SymmetricBlocks;

/** Packs weights of 4 bits into {@link Panels}. */
final class PanelPacking implements Packing {
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final long LOW = 0x0f0f0f0f0f0f0f0fL;

  private final Codec codec;
  private final int rows;
  private final int columns;
  private final long rowBytes;
  private final Panels panels;

  private PanelPacking(Codec codec, int rows, int columns, boolean affine) {
    this.codec = codec;
    this.rows = rows;
    this.columns = columns;
    this.rowBytes = (long) (columns / codec.blockSize()) * codec.blockBytes();
    this.panels = new Panels(columns / Panels.COLUMNS, affine);
  }

  /** The packing of a type, if it can be packed. */
  static Optional<Packing> of(Codec codec, int rows, int columns) {
    return switch (codec) {
      case SymmetricBlocks.Q4_0 -> Optional.of(new PanelPacking(codec, rows, columns, false));
      case AffineBlocks.Q4_1, Q45kBlocks.Q4_K ->
          Optional.of(new PanelPacking(codec, rows, columns, true));
      default -> Optional.empty();
    };
  }

  @Override
  public long byteSize() {
    return panels() * panels.panelBytes();
  }

  @Override
  public int panels() {
    return Math.ceilDiv(rows, Panels.ROWS);
  }

  @Override
  public void pack(MemorySegment source, MemorySegment target, int fromPanel, int toPanel) {
    int end = Math.min(rows, toPanel * Panels.ROWS);
    for (int row = fromPanel * Panels.ROWS; row < end; row++) {
      long from = row * rowBytes, to = row / Panels.ROWS * panels.panelBytes();
      switch (codec) {
        case SymmetricBlocks.Q4_0 -> packSymmetric(source, from, target, to, row % Panels.ROWS);
        case AffineBlocks.Q4_1 -> packAffine(source, from, target, to, row % Panels.ROWS);
        default -> packSuperBlocks(source, from, target, to, row % Panels.ROWS);
      }
    }
  }

  @Override
  public Weights weights(MemorySegment packed) {
    return new PanelWeights(panels, packed, 0, rows, columns);
  }

  private void packSymmetric(
      MemorySegment source, long from, MemorySegment target, long to, int row) {
    for (int b = 0; b < panels.blocks(); b++) {
      long block = to + (long) b * panels.blockBytes(), at = from + b * 18L;
      target.set(FLOAT, block + row * Float.BYTES, Loads.half(source, at));
      putQuants(source.get(LONG, at + 2), source.get(LONG, at + 10), target, block, row);
    }
  }

  private void packAffine(MemorySegment source, long from, MemorySegment target, long to, int row) {
    for (int b = 0; b < panels.blocks(); b++) {
      long block = to + (long) b * panels.blockBytes(), at = from + b * 20L;
      putScales(Loads.half(source, at), Loads.half(source, at + 2), target, block, row);
      putQuants(source.get(LONG, at + 4), source.get(LONG, at + 12), target, block, row);
    }
  }

  private void packSuperBlocks(
      MemorySegment source, long from, MemorySegment target, long to, int row) {
    for (int b = 0; b < panels.blocks(); b += 2) { // two groups of 32 share 32 bytes
      long at = from + b / 8 * 144L, qs = at + 16 + b % 8 * 16;
      float d = Loads.half(source, at), dmin = Loads.half(source, at + 2);
      int scales = SuperBlockDecoders.scales(source, at + 4, b % 8 / 4) >>> b % 4 * 8;
      int minima = SuperBlockDecoders.minima(source, at + 4, b % 8 / 4) >>> b % 4 * 8;
      long block = to + (long) b * panels.blockBytes(), next = block + panels.blockBytes();
      putScales(d * (scales & 0xff), -dmin * (minima & 0xff), target, block, row);
      putScales(d * (scales >>> 8 & 0xff), -dmin * (minima >>> 8 & 0xff), target, next, row);
      long a = source.get(LONG, qs), c = source.get(LONG, qs + 8);
      long e = source.get(LONG, qs + 16), g = source.get(LONG, qs + 24);
      putQuants(a & LOW | (e & LOW) << 4, c & LOW | (g & LOW) << 4, target, block, row);
      putQuants(a >>> 4 & LOW | e & ~LOW, c >>> 4 & LOW | g & ~LOW, target, next, row);
    }
  }

  private void putScales(float scale, float minimum, MemorySegment target, long block, int row) {
    long at = block + row * Float.BYTES;
    target.set(FLOAT, at, scale);
    target.set(FLOAT, at + Panels.ROWS * Float.BYTES, minimum);
  }

  /** Puts 32 elements: byte j has element j in its low four bits and element j + 16 above them. */
  private void putQuants(long low, long high, MemorySegment target, long block, int row) {
    long at = block + panels.floatBytes() + Panels.lane(row) * Short.BYTES;
    for (int u = 0; u < 4; u++) {
      long to = at + (long) u * Panels.ROWS * Short.BYTES;
      target.set(SHORT, to, (short) (low >>> u * 16));
      target.set(SHORT, to + 4L * Panels.ROWS * Short.BYTES, (short) (high >>> u * 16));
    }
  }

  /** Decodes one row of a packed matrix. */
  static void row(Panels panels, MemorySegment packed, int row, float[] target, int at) {
    long panel = row / Panels.ROWS * panels.panelBytes();
    int inPanel = row % Panels.ROWS;
    for (int b = 0; b < panels.blocks(); b++) {
      long block = panel + (long) b * panels.blockBytes();
      float scale = packed.get(FLOAT, block + inPanel * Float.BYTES);
      float offset =
          panels.affine() ? packed.get(FLOAT, block + (Panels.ROWS + inPanel) * Float.BYTES) : 0;
      int zero = panels.affine() ? 0 : Panels.ZERO;
      long qs = block + panels.floatBytes() + Panels.lane(inPanel) * Short.BYTES;
      for (int j = 0; j < Panels.COLUMNS / 2; j++) {
        int q = packed.get(JAVA_BYTE, qs + j / 2 * Panels.ROWS * Short.BYTES + j % 2) & 0xff;
        int to = at + b * Panels.COLUMNS + j;
        target[to] = ((q & 15) - zero) * scale + offset;
        target[to + Panels.COLUMNS / 2] = ((q >>> 4) - zero) * scale + offset;
      }
    }
  }
}
