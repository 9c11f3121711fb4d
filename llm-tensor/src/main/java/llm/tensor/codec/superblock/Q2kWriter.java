package llm.tensor.codec.superblock;

import static llm.tensor.codec.Fields.putByte;
import static llm.tensor.codec.Fields.putHalf;

import java.lang.foreign.MemorySegment;
import llm.tensor.codec.BlockWriter;
import llm.tensor.codec.fit.AffineGroups;

/** Encodes blocks of Q2_K; its fields are described at {@link Q2kBlocks}. */
final class Q2kWriter implements BlockWriter {
  private final AffineGroups groups = new AffineGroups(16, 2, 4);

  @Override
  public void encodeBlock(float[] source, int at, MemorySegment target, long offset) {
    groups.encode(source, at);
    for (int group = 0; group < 16; group++) {
      int scales = groups.scale(group) | groups.minimum(group) << 4;
      putByte(target, offset + Q2kBlocks.SCALES + group, scales);
    }
    for (int j = 0; j < 64; j++) {
      int pairs = 0;
      for (int k = 0; k < 4; k++) pairs |= groups.quant(j / 32 * 128 + 32 * k + j % 32) << 2 * k;
      putByte(target, offset + Q2kBlocks.QS + j, pairs);
    }
    putHalf(target, offset + Q2kBlocks.D, groups.d());
    putHalf(target, offset + Q2kBlocks.DMIN, groups.dmin());
  }
}
