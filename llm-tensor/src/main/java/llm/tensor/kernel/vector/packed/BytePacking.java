package llm.tensor.kernel.vector.packed;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import llm.tensor.codec.ByteBlocks;
import llm.tensor.codec.Codec;
import llm.tensor.codec.group.GroupQuants;
import llm.tensor.codec.group.GroupReader;
import llm.tensor.codec.group.GroupReaders;
import llm.tensor.codec.superblock.Q6kBlocks;
import llm.tensor.kernel.PackedRows;
import llm.tensor.kernel.Packing;
import llm.tensor.kernel.Weights;

/** Packs weights into {@link BytePanels}: Q8_0 as it is, Q6_K with its six bits in a byte. */
public final class BytePacking extends GroupPacking {
  private final BytePanels panels;
  private final int groupsOfBlock;
  private final int blockBytes;

  private BytePacking(Codec codec, GroupReader reader, int rows, int columns, int groupSize) {
    super(codec, reader, rows, columns);
    panels = new BytePanels(columns / groupSize, groupSize);
    groupsOfBlock = codec.blockSize() / groupSize;
    blockBytes = codec.blockBytes();
  }

  /** The packing of a type, if it can be packed. */
  public static Optional<Packing> of(Codec codec, int rows, int columns) {
    return switch (codec) {
      case ByteBlocks.Q8_0 ->
          Optional.of(new BytePacking(codec, GroupReaders::q8_0, rows, columns, 32));
      case Q6kBlocks.Q6_K ->
          Optional.of(new BytePacking(codec, GroupReaders::q6k, rows, columns, 16));
      default -> Optional.empty();
    };
  }

  @Override
  public String kernel() {
    return ByteWeights.KERNEL;
  }

  @Override
  public long panelBytes() {
    return panels.panelBytes();
  }

  @Override
  Weights weights(PackedRows range) {
    return new ByteWeights(panels, range);
  }

  @Override
  Writer writer() {
    return new GroupWriter();
  }

  private final class GroupWriter extends Writer {
    private final GroupQuants quants = new GroupQuants();
    private final PackedGroup packed = new PackedGroup(panels.size());

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
