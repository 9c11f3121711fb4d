package llm.tensor.kernel.vector.int4;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;
import llm.tensor.codec.AffineBlocks;
import llm.tensor.codec.Codec;
import llm.tensor.codec.Halves;
import llm.tensor.codec.SymmetricBlocks;
import llm.tensor.codec.superblock.Q45kBlocks;
import llm.tensor.kernel.PackedRows;
import llm.tensor.kernel.Packing;
import llm.tensor.kernel.Weights;

/** Packs weights of 4 bits into {@link Panels}. */
public final class PanelPacking implements Packing {
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int ALIGNMENT = 64; // a cache line
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
  public static Optional<Packing> of(Codec codec, int rows, int columns) {
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
  public boolean quantizesActivations() {
    return true;
  }

  @Override
  public long panelBytes() {
    return panels.panelBytes();
  }

  @Override
  public int panels() {
    return Math.ceilDiv(rows, Panels.ROWS);
  }

  @Override
  public int panelRows() {
    return Panels.ROWS;
  }

  @Override
  public Weights pack(
      MemorySegment source, SegmentAllocator allocator, int fromPanel, int toPanel) {
    var target = allocator.allocate((toPanel - fromPanel) * panels.panelBytes(), ALIGNMENT);
    int first = fromPanel * Panels.ROWS;
    int end = (int) Math.min((long) toPanel * Panels.ROWS, rows);
    long at = 0;
    for (long row = first; at < target.byteSize(); row += Panels.STRIP, at += panels.stripBytes()) {
      int count = Math.clamp(end - row, 0, Panels.STRIP); // what is missing becomes zero
      switch (codec) {
        case SymmetricBlocks.Q4_0 -> packSymmetric(source, row * rowBytes, count, target, at);
        case AffineBlocks.Q4_1 -> packAffine(source, row * rowBytes, count, target, at);
        default -> packSuperBlocks(source, row * rowBytes, count, target, at);
      }
    }
    return new PanelWeights(panels, new PackedRows(target, 0, end - first, columns));
  }

  private void packSymmetric(
      MemorySegment source, long first, int rows, MemorySegment target, long to) {
    var block = new PackedBlock(panels);
    for (int b = 0; b < panels.blocks(); b++) {
      long at = first + b * 18L;
      for (int row = 0; row < rows; row++, at += rowBytes) {
        block.putScale(row, Halves.at(source, at));
        block.putQuants(row, source.get(LONG, at + 2), source.get(LONG, at + 10));
      }
      block.copyTo(target, to + (long) b * panels.blockBytes());
    }
  }

  private void packAffine(
      MemorySegment source, long first, int rows, MemorySegment target, long to) {
    var block = new PackedBlock(panels);
    for (int b = 0; b < panels.blocks(); b++) {
      long at = first + b * 20L;
      for (int row = 0; row < rows; row++, at += rowBytes) {
        block.putAffine(row, Halves.at(source, at), Halves.at(source, at + 2));
        block.putQuants(row, source.get(LONG, at + 4), source.get(LONG, at + 12));
      }
      block.copyTo(target, to + (long) b * panels.blockBytes());
    }
  }

  private void packSuperBlocks(
      MemorySegment source, long first, int rows, MemorySegment target, long to) {
    var even = new PackedBlock(panels);
    var odd = new PackedBlock(panels);
    for (int b = 0; b < panels.blocks(); b += 2) { // two groups of 32 share 32 bytes
      long at = first + b / 8 * 144L;
      int group = b % 8;
      for (int row = 0; row < rows; row++, at += rowBytes) {
        packGroups(source, at, group, row, even, odd);
      }
      long block = to + (long) b * panels.blockBytes();
      even.copyTo(target, block);
      odd.copyTo(target, block + panels.blockBytes());
    }
  }

  private static void packGroups(
      MemorySegment source, long at, int group, int row, PackedBlock even, PackedBlock odd) {
    float d = Halves.at(source, at), dmin = Halves.at(source, at + 2);
    int scales = Q45kBlocks.scales(source, at + 4, group / 4) >>> group % 4 * 8;
    int minima = Q45kBlocks.minima(source, at + 4, group / 4) >>> group % 4 * 8;
    even.putAffine(row, d * (scales & 0xff), -dmin * (minima & 0xff));
    odd.putAffine(row, d * (scales >>> 8 & 0xff), -dmin * (minima >>> 8 & 0xff));
    long qs = at + 16 + group * 16L;
    long a = source.get(LONG, qs), c = source.get(LONG, qs + 8);
    long e = source.get(LONG, qs + 16), g = source.get(LONG, qs + 24);
    even.putQuants(row, a & LOW | (e & LOW) << 4, c & LOW | (g & LOW) << 4);
    odd.putQuants(row, a >>> 4 & LOW | e & ~LOW, c >>> 4 & LOW | g & ~LOW);
  }

  /** Decodes one row of a packed matrix. */
  static void row(Panels panels, MemorySegment packed, int row, float[] target, int at) {
    long strip = row / Panels.STRIP * panels.stripBytes();
    int number = row % Panels.STRIP;
    for (int b = 0; b < panels.blocks(); b++) {
      long block = strip + (long) b * panels.blockBytes();
      float scale = packed.get(FLOAT, block + number * Float.BYTES) / Panels.SCALING;
      float offset =
          panels.affine() ? packed.get(FLOAT, block + (Panels.STRIP + number) * Float.BYTES) : 0;
      long qs = block + panels.floatBytes() + Panels.lane(number) * Short.BYTES;
      for (int j = 0; j < Panels.COLUMNS / 2; j++) {
        int q = packed.get(JAVA_BYTE, qs + j / 2 * Panels.STRIP * Short.BYTES + j % 2);
        int to = at + b * Panels.COLUMNS + j;
        target[to] = (q << 28 >> 28) * scale + offset;
        target[to + Panels.COLUMNS / 2] = (q >> 4) * scale + offset;
      }
    }
  }
}
