package llm.tensor.kernel.machine.panel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import llm.tensor.codec.Codec;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.PackedRows;
import llm.tensor.kernel.Packing;

/** Packs weights in panels for machine code. */
abstract class MachinePacking implements Packing {
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  static final int ROWS = PanelFormat.ROWS;
  private static final int ALIGNMENT = 64; // a cache line

  final int columns;
  final long rowBytes; // in the file
  private final PanelKernels kernels;
  private final PanelFormat format;
  private final int rows;

  MachinePacking(PanelKernels kernels, PanelFormat format, Codec codec, int rows, int columns) {
    this.kernels = kernels;
    this.format = format;
    this.rows = rows;
    this.columns = columns;
    rowBytes = (long) (columns / codec.blockSize()) * codec.blockBytes();
  }

  /** Packs so many rows, the first of which starts at an offset. */
  abstract void packPanel(MemorySegment source, long at, int rows, MemorySegment target, long to);

  @Override
  public final String kernel() {
    return format.kernel();
  }

  @Override
  public final boolean quantizesActivations() {
    return kernels.rounds(format);
  }

  @Override
  public final long panelBytes() {
    return format.panelBytes(columns);
  }

  @Override
  public final int panels() {
    return Math.ceilDiv(rows, ROWS);
  }

  @Override
  public final int panelRows() {
    return ROWS;
  }

  @Override
  public final PackedMatrix pack(
      MemorySegment source, SegmentAllocator allocator, int fromPanel, int toPanel) {
    var target = allocator.allocate((toPanel - fromPanel) * panelBytes(), ALIGNMENT);
    int first = fromPanel * ROWS, end = (int) Math.min((long) toPanel * ROWS, rows);
    if (end % ROWS != 0) {
      target.asSlice(target.byteSize() - panelBytes()).fill((byte) 0); // rows that are missing
    }
    long to = 0;
    for (long row = first; row < end; row += ROWS, to += panelBytes()) {
      packPanel(source, row * rowBytes, (int) Math.min(ROWS, end - row), target, to);
    }
    return kernels.matrix(format, new PackedRows(target, 0, end - first, columns));
  }
}
