package llm.tensor.kernel.vector.packed;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import llm.tensor.codec.Codec;
import llm.tensor.codec.group.GroupReader;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.PackedRows;
import llm.tensor.kernel.Packing;
import llm.tensor.kernel.vector.lanes.TokenTiles;

/** Packs weights in {@link FloatPanelMatrix}, from the integers of their groups of columns. */
abstract class GroupPacking implements Packing {
  static final int ROWS = FloatPanelMatrix.ROWS;
  private static final int ALIGNMENT = 64; // a cache line

  final GroupReader reader;
  final long rowBytes;
  final TokenTiles tiles;
  private final int rows;
  private final int columns;

  GroupPacking(Codec codec, GroupReader reader, int rows, int columns, TokenTiles tiles) {
    this.reader = reader;
    this.rows = rows;
    this.columns = columns;
    this.tiles = tiles;
    rowBytes = (long) (columns / codec.blockSize()) * codec.blockBytes();
  }

  /** Packs panels of rows, one after another, with scratch memory of its own. */
  abstract static class Writer {
    /** Packs so many rows, from one on that starts at an offset. */
    abstract void panel(MemorySegment source, long at, int rows, MemorySegment target, long to);
  }

  abstract Writer writer();

  abstract PackedMatrix weights(PackedRows range);

  @Override
  public final boolean quantizesActivations() {
    return false;
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
    var writer = writer();
    int first = fromPanel * ROWS;
    int end = (int) Math.min((long) toPanel * ROWS, rows);
    long to = 0;
    for (long row = first; row < end; row += ROWS, to += panelBytes()) {
      writer.panel(source, row * rowBytes, (int) Math.min(ROWS, end - row), target, to);
    }
    return weights(new PackedRows(target, 0, end - first, columns));
  }
}
