package llm.tensor.kernel.vector.packed;

import java.lang.foreign.MemorySegment;
import llm.tensor.codec.group.BlockLayout;
import llm.tensor.codec.group.GroupQuants;
import llm.tensor.codec.group.LayoutReader;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.PackedRows;
import llm.tensor.kernel.vector.lanes.TokenTiles;

/** Packs weights into {@link BytePanels}: Q8_0 as it is, Q6_K with its six bits in a byte. */
public final class BytePacking extends GroupPacking {
  private final BytePanels panels;
  private final int groupsOfBlock;
  private final int blockBytes;

  /** Packs a matrix of a type. */
  public BytePacking(BlockLayout layout, int rows, int columns, TokenTiles tiles) {
    super(layout.codec(), new LayoutReader(layout), rows, columns, tiles);
    var codec = layout.codec();
    int groupSize = layout.factors().columns();
    panels = new BytePanels(columns / groupSize, groupSize);
    groupsOfBlock = codec.blockSize() / groupSize;
    blockBytes = codec.blockBytes();
  }

  @Override
  public String kernel() {
    return ByteMatrix.KERNEL;
  }

  @Override
  public long panelBytes() {
    return panels.panelBytes();
  }

  @Override
  PackedMatrix weights(PackedRows range) {
    return new ByteMatrix(panels, range, tiles);
  }

  @Override
  Writer writer() {
    return new GroupWriter();
  }

  private final class GroupWriter extends Writer {
    private final GroupQuants quants = new GroupQuants();
    private final ByteGroup packed = new ByteGroup(panels.size());

    @Override
    void panel(MemorySegment source, long first, int rows, MemorySegment target, long to) {
      for (int g = 0; g < panels.groups(); g++, to += panels.groupBytes()) {
        long at = first + (long) (g / groupsOfBlock) * blockBytes;
        for (int row = 0; row < rows; row++, at += rowBytes) {
          reader.read(source, at, g % groupsOfBlock, quants);
          packed.put(row, quants);
        }
        packed.copyTo(target, to);
      }
    }
  }
}
