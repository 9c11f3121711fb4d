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
  public String kernel() {
    return PanelWeights.KERNEL;
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
    var panel = new PackedPanel(panels);
    for (int p = fromPanel; p < toPanel; p++) {
      int first = p * Panels.ROWS;
      for (int row = 0; row < Math.min(Panels.ROWS, rows - first); row++) {
        long from = (first + row) * rowBytes;
        switch (codec) {
          case SymmetricBlocks.Q4_0 -> packSymmetric(source, from, panel, row);
          case AffineBlocks.Q4_1 -> packAffine(source, from, panel, row);
          default -> packSuperBlocks(source, from, panel, row);
        }
      }
      panel.copyTo(target, p * panels.panelBytes());
    }
  }

  @Override
  public Weights weights(MemorySegment packed) {
    return new PanelWeights(panels, packed, 0, rows, columns);
  }

  private void packSymmetric(MemorySegment source, long from, PackedPanel panel, int row) {
    for (int b = 0; b < panels.blocks(); b++) {
      long at = from + b * 18L;
      panel.putScale(b, row, Loads.half(source, at));
      panel.putQuants(b, row, source.get(LONG, at + 2), source.get(LONG, at + 10));
    }
  }

  private void packAffine(MemorySegment source, long from, PackedPanel panel, int row) {
    for (int b = 0; b < panels.blocks(); b++) {
      long at = from + b * 20L;
      panel.putScale(b, row, Loads.half(source, at));
      panel.putOffset(b, row, Loads.half(source, at + 2));
      panel.putQuants(b, row, source.get(LONG, at + 4), source.get(LONG, at + 12));
    }
  }

  private void packSuperBlocks(MemorySegment source, long from, PackedPanel panel, int row) {
    for (int b = 0; b < panels.blocks(); b += 2) { // two groups of 32 share 32 bytes
      long at = from + b / 8 * 144L, qs = at + 16 + b % 8 * 16;
      float d = Loads.half(source, at), dmin = Loads.half(source, at + 2);
      int scales = SuperBlockDecoders.scales(source, at + 4, b % 8 / 4) >>> b % 4 * 8;
      int minima = SuperBlockDecoders.minima(source, at + 4, b % 8 / 4) >>> b % 4 * 8;
      panel.putScale(b, row, d * (scales & 0xff));
      panel.putOffset(b, row, -dmin * (minima & 0xff));
      panel.putScale(b + 1, row, d * (scales >>> 8 & 0xff));
      panel.putOffset(b + 1, row, -dmin * (minima >>> 8 & 0xff));
      long a = source.get(LONG, qs), c = source.get(LONG, qs + 8);
      long e = source.get(LONG, qs + 16), g = source.get(LONG, qs + 24);
      panel.putQuants(b, row, a & LOW | (e & LOW) << 4, c & LOW | (g & LOW) << 4);
      panel.putQuants(b + 1, row, a >>> 4 & LOW | e & ~LOW, c >>> 4 & LOW | g & ~LOW);
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
