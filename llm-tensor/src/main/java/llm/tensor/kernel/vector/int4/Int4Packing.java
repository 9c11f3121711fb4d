package llm.tensor.kernel.vector.int4;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import llm.tensor.codec.AffineBlocks;
import llm.tensor.codec.Codec;
import llm.tensor.codec.Halves;
import llm.tensor.codec.SymmetricBlocks;
import llm.tensor.codec.superblock.Q45kBlocks;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.PackedRows;
import llm.tensor.kernel.Packing;

/** Packs weights of 4 bits into {@link Int4Panels}. */
public final class Int4Packing implements Packing {
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int ALIGNMENT = 64; // a cache line
  private static final long LOW = 0x0f0f0f0f0f0f0f0fL;

  private final Source form;
  private final int blockBytes;
  private final int rows;
  private final int columns;
  private final long rowBytes;
  private final Int4Panels panels;

  /** How numbers of 4 bits lie in the blocks of a file. */
  public enum Source {
    /** Q4_0. */
    SYMMETRIC,
    /** Q4_1. */
    AFFINE,
    /** Q4_K. */
    SUPER_BLOCKS
  }

  /** Packs a matrix. */
  public Int4Packing(Codec codec, Source form, int rows, int columns) {
    this.form = form;
    this.blockBytes = codec.blockBytes();
    this.rows = rows;
    this.columns = columns;
    this.rowBytes = (long) (columns / codec.blockSize()) * blockBytes;
    this.panels = new Int4Panels(columns / Int4Panels.COLUMNS, form != Source.SYMMETRIC);
  }

  @Override
  public String kernel() {
    return Int4Matrix.KERNEL;
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
    return Math.ceilDiv(rows, Int4Panels.ROWS);
  }

  @Override
  public int panelRows() {
    return Int4Panels.ROWS;
  }

  @Override
  public PackedMatrix pack(
      MemorySegment source, SegmentAllocator allocator, int fromPanel, int toPanel) {
    var target = allocator.allocate((toPanel - fromPanel) * panels.panelBytes(), ALIGNMENT);
    int first = fromPanel * Int4Panels.ROWS;
    int end = (int) Math.min((long) toPanel * Int4Panels.ROWS, rows);
    long at = 0;
    for (long row = first;
        at < target.byteSize();
        row += Int4Panels.STRIP, at += panels.stripBytes()) {
      int count = Math.clamp(end - row, 0, Int4Panels.STRIP); // what is missing becomes zero
      switch (form) {
        case SYMMETRIC -> packSymmetric(source, row * rowBytes, count, target, at);
        case AFFINE -> packAffine(source, row * rowBytes, count, target, at);
        case SUPER_BLOCKS -> packSuperBlocks(source, row * rowBytes, count, target, at);
      }
    }
    return new Int4Matrix(panels, new PackedRows(target, 0, end - first, columns));
  }

  private static void putQuants(Int4Block block, int row, MemorySegment source, long at) {
    block.putQuants(row, source.get(LONG, at), source.get(LONG, at + Long.BYTES));
  }

  private void packSymmetric(
      MemorySegment source, long first, int rows, MemorySegment target, long to) {
    var block = new Int4Block(panels);
    for (int b = 0; b < panels.blocks(); b++) {
      long at = first + (long) b * blockBytes;
      for (int row = 0; row < rows; row++, at += rowBytes) {
        block.putScale(row, Halves.at(source, at));
        putQuants(block, row, source, at + SymmetricBlocks.QS_4);
      }
      block.copyTo(target, to + (long) b * panels.blockBytes());
    }
  }

  private void packAffine(
      MemorySegment source, long first, int rows, MemorySegment target, long to) {
    var block = new Int4Block(panels);
    for (int b = 0; b < panels.blocks(); b++) {
      long at = first + (long) b * blockBytes;
      for (int row = 0; row < rows; row++, at += rowBytes) {
        block.putAffine(row, Halves.at(source, at), Halves.at(source, at + AffineBlocks.M));
        putQuants(block, row, source, at + AffineBlocks.QS_4);
      }
      block.copyTo(target, to + (long) b * panels.blockBytes());
    }
  }

  private void packSuperBlocks(
      MemorySegment source, long first, int rows, MemorySegment target, long to) {
    var even = new Int4Block(panels);
    var odd = new Int4Block(panels);
    for (int b = 0; b < panels.blocks(); b += 2) { // two groups of 32 share 32 bytes
      long at = first + b / 8 * (long) blockBytes;
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
      MemorySegment source, long at, int group, int row, Int4Block even, Int4Block odd) {
    float d = Halves.at(source, at), dmin = Halves.at(source, at + Q45kBlocks.DMIN);
    int scales = Q45kBlocks.scales(source, at + Q45kBlocks.SCALES, group / 4) >>> group % 4 * 8;
    int minima = Q45kBlocks.minima(source, at + Q45kBlocks.SCALES, group / 4) >>> group % 4 * 8;
    even.putAffine(row, d * (scales & 0xff), -dmin * (minima & 0xff));
    odd.putAffine(row, d * (scales >>> 8 & 0xff), -dmin * (minima >>> 8 & 0xff));
    long qs = at + Q45kBlocks.QS_4 + group * 16L;
    long a = source.get(LONG, qs), c = source.get(LONG, qs + 8);
    long e = source.get(LONG, qs + 16), g = source.get(LONG, qs + 24);
    even.putQuants(row, a & LOW | (e & LOW) << 4, c & LOW | (g & LOW) << 4);
    odd.putQuants(row, a >>> 4 & LOW | e & ~LOW, c >>> 4 & LOW | g & ~LOW);
  }

  /** Decodes one row of a packed matrix. */
  static void row(Int4Panels panels, MemorySegment packed, int row, float[] target, int at) {
    long strip = row / Int4Panels.STRIP * panels.stripBytes();
    int number = row % Int4Panels.STRIP;
    for (int b = 0; b < panels.blocks(); b++) {
      long block = strip + (long) b * panels.blockBytes();
      float scale = packed.get(FLOAT, block + number * Float.BYTES) / Int4Panels.SCALING;
      float offset =
          panels.affine()
              ? packed.get(FLOAT, block + (Int4Panels.STRIP + number) * Float.BYTES)
              : 0;
      long qs = block + panels.floatBytes() + Int4Panels.lane(number) * Short.BYTES;
      for (int j = 0; j < Int4Panels.COLUMNS / 2; j++) {
        int q = packed.get(JAVA_BYTE, qs + j / 2 * Int4Panels.STRIP * Short.BYTES + j % 2);
        int to = at + b * Int4Panels.COLUMNS + j;
        target[to] = (q << 28 >> 28) * scale + offset;
        target[to + Int4Panels.COLUMNS / 2] = (q >> 4) * scale + offset;
      }
    }
  }
}
