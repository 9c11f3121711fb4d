package llm.tensor.kernel.vector.packed;

import java.lang.foreign.MemorySegment;
import llm.tensor.codec.Codec;
import llm.tensor.codec.group.GroupQuants;
import llm.tensor.codec.group.GroupReader;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.PackedRows;
import llm.tensor.kernel.vector.lanes.TokenTiles;

/** Packs weights into {@link BitPanels}, block by block: blocks stay what they are in the file. */
public final class BitPacking extends GroupPacking {
  /**
   * What a type becomes.
   *
   * @param levels of a codebook of 16; none if numbers stand for themselves
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares it
  public record Form(GroupReader reader, int bits, int groupSize, boolean affine, byte[] levels) {
    /** Numbers that stand for themselves; affine: with an offset (a zero point). */
    public static Form linear(GroupReader reader, int bits, int groupSize, boolean affine) {
      return new Form(reader, bits, groupSize, affine, new byte[0]);
    }

    /** Numbers of 4 bits that select a level of a codebook. */
    public static Form levels(GroupReader reader, byte[] levels) {
      return new Form(reader, 4, 32, false, levels);
    }

    /** Whether it is faster than to decode rows in the cache. */
    public boolean isFast() {
      return levels.length == 0 || CodebookMatrix.isFast();
    }
  }

  private final Form form;
  private final BitPanels panels;
  private final int blockBytes;

  /** Packs a matrix. */
  public BitPacking(Codec codec, Form form, int rows, int columns, TokenTiles tiles) {
    super(codec, form.reader(), rows, columns, tiles);
    this.form = form;
    int blocks = columns / codec.blockSize(), groups = codec.blockSize() / form.groupSize;
    panels = new BitPanels(form.bits, blocks, groups, form.groupSize, form.affine);
    blockBytes = codec.blockBytes();
  }

  @Override
  public String kernel() {
    return BitMatrix.kernel(panels);
  }

  @Override
  public long panelBytes() {
    return panels.panelBytes();
  }

  @Override
  PackedMatrix weights(PackedRows range) {
    return form.levels.length == 0
        ? new BitMatrix(panels, range, tiles)
        : new CodebookMatrix(panels, range, CodebookMatrix.bits(form.levels), tiles);
  }

  @Override
  Writer writer() {
    return new BlockWriter();
  }

  private final class BlockWriter extends Writer {
    private final GroupQuants quants = new GroupQuants();
    private final BitBlock block = new BitBlock(panels);

    @Override
    void panel(MemorySegment source, long first, int rows, MemorySegment target, long to) {
      target.asSlice(to, BitPanels.ONES_BYTES).fill((byte) 1);
      for (int b = 0; b < panels.blocks(); b++) {
        long at = first + (long) b * blockBytes;
        for (int row = 0; row < rows; row++, at += rowBytes) {
          for (int g = 0; g < panels.groups(); g++) {
            reader.read(source, at, g, quants);
            block.put(row, g, quants);
          }
        }
        block.copyTo(target, panels.block(to, b));
      }
    }
  }
}
