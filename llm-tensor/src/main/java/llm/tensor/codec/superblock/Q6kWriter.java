package llm.tensor.codec.superblock;

import static llm.tensor.codec.Fields.putByte;
import static llm.tensor.codec.Fields.putHalf;

import java.lang.foreign.MemorySegment;
import llm.tensor.codec.BlockWriter;
import llm.tensor.codec.fit.SymmetricGroups;

/** Encodes blocks of Q6_K; its fields are described at {@link Q6kBlocks}. */
final class Q6kWriter implements BlockWriter {
  private static final int GROUPS = 16;
  private static final int LEVELS = 64;

  private final SymmetricGroups groups = new SymmetricGroups(LEVELS, 256);

  @Override
  public void encodeBlock(float[] source, int at, MemorySegment target, long offset) {
    putHalf(target, offset + Q6kBlocks.D, groups.encode(source, at));
    for (int group = 0; group < GROUPS; group++) {
      putByte(target, offset + Q6kBlocks.SCALES + group, groups.scale(group));
    }
    for (int half = 0; half < 2; half++) {
      for (int j = 0; j < 64; j++) {
        int low = groups.quant(128 * half + j) & 0xf;
        int high = groups.quant(128 * half + 64 + j) & 0xf;
        putByte(target, offset + Q6kBlocks.QL + 64 * half + j, low | high << 4);
      }
    }
    for (int j = 0; j < 64; j++) {
      int upper = 0;
      for (int k = 0; k < 4; k++) {
        upper |= groups.quant(j / 32 * 128 + 32 * k + j % 32) >>> 4 << 2 * k;
      }
      putByte(target, offset + Q6kBlocks.QH + j, upper);
    }
  }
}
