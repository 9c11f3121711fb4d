package llm.tensor.kernel.vector.packed;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import llm.tensor.codec.AffineBlocks;
import llm.tensor.codec.Codec;
import llm.tensor.codec.Fp4Blocks;
import llm.tensor.codec.NonLinearBlocks;
import llm.tensor.codec.SymmetricBlocks;
import llm.tensor.codec.TernaryBlocks;
import llm.tensor.codec.group.GroupQuants;
import llm.tensor.codec.group.GroupReader;
import llm.tensor.codec.group.GroupReaders;
import llm.tensor.codec.superblock.Q2kBlocks;
import llm.tensor.codec.superblock.Q3kBlocks;
import llm.tensor.codec.superblock.Q45kBlocks;
import llm.tensor.kernel.PackedRows;
import llm.tensor.kernel.Packing;
import llm.tensor.kernel.Weights;

/**
 * Packs weights into {@link FieldPanels}, block by block: blocks stay what they are in the file.
 */
public final class FieldPacking extends GroupPacking {
  /** What a type becomes. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares it
  private record Form(GroupReader reader, int bits, int groupSize, boolean affine, byte[] levels) {
    static Form linear(GroupReader reader, int bits, int groupSize, boolean affine) {
      return new Form(reader, bits, groupSize, affine, new byte[0]);
    }

    static Form levels(GroupReader reader, byte[] levels) {
      return new Form(reader, 4, 32, false, levels);
    }
  }

  private final Form form;
  private final FieldPanels panels;
  private final int blockBytes;

  private FieldPacking(Codec codec, Form form, int rows, int columns) {
    super(codec, form.reader, rows, columns);
    this.form = form;
    int blocks = columns / codec.blockSize(), groups = codec.blockSize() / form.groupSize;
    panels = new FieldPanels(form.bits, blocks, groups, form.groupSize, form.affine);
    blockBytes = codec.blockBytes();
  }

  /** The packing of a type, if it can be packed. */
  public static Optional<Packing> of(Codec codec, int rows, int columns) {
    return form(codec)
        .filter(form -> form.levels.length == 0 || LevelWeights.isFast())
        .map(form -> new FieldPacking(codec, form, rows, columns));
  }

  /** Q3_K gets a fourth bit: 16 columns of three do not fill ints. */
  private static Optional<Form> form(Codec codec) {
    return Optional.ofNullable(
        switch (codec) {
          case SymmetricBlocks.Q5_0 -> Form.linear(GroupReaders::q5_0, 5, 32, false);
          case AffineBlocks.Q5_1 -> Form.linear(GroupReaders::q5_1, 5, 32, true);
          case Q45kBlocks.Q5_K -> Form.linear(GroupReaders::q5k, 5, 32, true);
          case Q3kBlocks.Q3_K -> Form.linear(GroupReaders::q3k, 4, 16, false);
          case Q2kBlocks.Q2_K -> Form.linear(GroupReaders::q2k, 2, 16, true);
          case TernaryBlocks.TQ2_0 -> Form.linear(GroupReaders::tq2_0, 2, 256, true);
          case NonLinearBlocks.IQ4_NL -> Form.levels(GroupReaders::iq4nl, NonLinearBlocks.levels());
          case NonLinearBlocks.IQ4_XS -> Form.levels(GroupReaders::iq4xs, NonLinearBlocks.levels());
          case Fp4Blocks.MXFP4 -> Form.levels(GroupReaders::mxfp4, Fp4Blocks.levels());
          default -> null;
        });
  }

  @Override
  public String kernel() {
    return FieldWeights.kernel(panels);
  }

  @Override
  public long panelBytes() {
    return panels.panelBytes();
  }

  @Override
  Weights weights(PackedRows range) {
    return form.levels.length == 0
        ? new FieldWeights(panels, range)
        : new LevelWeights(panels, range, LevelWeights.bits(form.levels));
  }

  @Override
  Writer writer() {
    return new BlockWriter();
  }

  private final class BlockWriter extends Writer {
    private final GroupQuants quants = new GroupQuants();
    private final FieldBlock block = new FieldBlock(panels);

    @Override
    void panel(MemorySegment source, long first, int rows, MemorySegment target, long to) {
      target.asSlice(to, FieldPanels.ONES_BYTES).fill((byte) 1);
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
