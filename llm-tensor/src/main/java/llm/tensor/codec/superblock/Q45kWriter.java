package llm.tensor.codec.superblock;

import static llm.tensor.codec.Fields.putByte;
import static llm.tensor.codec.Fields.putHalf;

import java.lang.foreign.MemorySegment;
import llm.tensor.codec.BlockWriter;
import llm.tensor.codec.fit.AffineGroups;

/** Encodes blocks of Q4_K and Q5_K; their fields are described at {@link Q45kBlocks}. */
final class Q45kWriter implements BlockWriter {
  private static final int GROUPS = 8;
  private static final int GROUP = 32;
  private static final int SCALE_BITS = 6;

  private final int bits;
  private final AffineGroups groups;

  Q45kWriter(int bits) {
    this.bits = bits;
    this.groups = new AffineGroups(GROUP, bits, SCALE_BITS);
  }

  @Override
  public void encodeBlock(float[] source, int at, MemorySegment target, long offset) {
    groups.encode(source, at);
    putHalf(target, offset, groups.d());
    putHalf(target, offset + Q45kBlocks.DMIN, groups.dmin());
    putScales(target, offset + Q45kBlocks.SCALES);
    if (bits == 5) putFifthBits(target, offset + Q45kBlocks.QH);
    putNibbles(target, offset + Q45kBlocks.QH + (bits == 5 ? GROUP : 0));
  }

  private void putScales(MemorySegment target, long at) {
    for (int i = 0; i < 4; i++) {
      int scale = groups.scale(4 + i);
      int minimum = groups.minimum(4 + i);
      putByte(target, at + i, groups.scale(i) | scale >>> 4 << 6);
      putByte(target, at + 4 + i, groups.minimum(i) | minimum >>> 4 << 6);
      putByte(target, at + 8 + i, scale & 0xf | (minimum & 0xf) << 4);
    }
  }

  private void putFifthBits(MemorySegment target, long at) {
    for (int j = 0; j < GROUP; j++) {
      int fifth = 0;
      for (int group = 0; group < GROUPS; group++) {
        fifth |= groups.quant(group * GROUP + j) >>> 4 << group;
      }
      putByte(target, at + j, fifth);
    }
  }

  private void putNibbles(MemorySegment target, long at) {
    for (int pair = 0; pair < GROUPS / 2; pair++) {
      for (int j = 0; j < GROUP; j++) {
        int first = groups.quant(2 * pair * GROUP + j) & 0xf;
        int second = groups.quant((2 * pair + 1) * GROUP + j) & 0xf;
        putByte(target, at + pair * GROUP + j, first | second << 4);
      }
    }
  }
}
