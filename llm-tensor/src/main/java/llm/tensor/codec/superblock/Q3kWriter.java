package llm.tensor.codec.superblock;

import static llm.tensor.codec.Fields.putByte;
import static llm.tensor.codec.Fields.putHalf;

import java.lang.foreign.MemorySegment;
import llm.tensor.codec.BlockWriter;
import llm.tensor.codec.fit.SymmetricGroups;

/** Encodes blocks of Q3_K; its fields are described at {@link Q3kBlocks}. */
final class Q3kWriter implements BlockWriter {
  private static final int LEVELS = 8;
  private static final int SCALE_LEVELS = 64;

  private final SymmetricGroups groups = new SymmetricGroups(LEVELS, SCALE_LEVELS);

  @Override
  public void encodeBlock(float[] source, int at, MemorySegment target, long offset) {
    putHalf(target, offset + Q3kBlocks.D, groups.encode(source, at));
    for (int j = 0; j < 32; j++) {
      int third = 0;
      for (int k = 0; k < 8; k++) third |= groups.quant(32 * k + j) >>> 2 << k;
      putByte(target, offset + Q3kBlocks.HMASK + j, third);
    }
    for (int j = 0; j < 64; j++) {
      int pairs = 0;
      for (int k = 0; k < 4; k++) {
        pairs |= (groups.quant(j / 32 * 128 + 32 * k + j % 32) & 3) << 2 * k;
      }
      putByte(target, offset + Q3kBlocks.QS + j, pairs);
    }
    for (int i = 0; i < 8; i++) {
      int low = scale(i) & 0xf | (scale(i + 8) & 0xf) << 4;
      putByte(target, offset + Q3kBlocks.SCALES + i, low);
    }
    for (int i = 0; i < 4; i++) {
      int upper = 0;
      for (int k = 0; k < 4; k++) upper |= scale(4 * k + i) >>> 4 << 2 * k;
      putByte(target, offset + Q3kBlocks.SCALES + 8 + i, upper);
    }
  }

  private int scale(int group) {
    return groups.scale(group) + SCALE_LEVELS / 2;
  }
}
