package llm.tensor.codec.superblock;

import static llm.tensor.codec.BlockFields.half;
import static llm.tensor.codec.BlockFields.u8;

import java.lang.foreign.MemorySegment;
import llm.tensor.codec.BlockEncoder;
import llm.tensor.codec.BlockWriter;
import llm.tensor.codec.QuarterBytes;

/**
 * Q3_K: 256 elements of 3 bits in 16 groups of 16; a group has a scale of 6 bits.
 *
 * <table>
 * <caption>A block of 110 bytes</caption>
 * <tr><th>offset</th><th>field</th><th>meaning</th></tr>
 * <tr><td>0</td><td>uint8 hmask[32]</td><td>bit k of byte j is the third bit of element 32 k +
 * j</td></tr>
 * <tr><td>32</td><td>uint8 qs[64]</td><td>32 bytes for each half of 128 elements; bits 2k and 2k + 1
 * of byte j of a half belong to its element 32 k + j</td></tr>
 * <tr><td>96</td><td>uint8 scales[12]</td><td>byte i of the first 8: low four bits of scale i and,
 * above them, of scale i + 8; bits 2k and 2k + 1 of byte 8 + i: upper two bits of scale 4 k +
 * i</td></tr>
 * <tr><td>108</td><td>half d</td><td>scale of the scales</td></tr>
 * </table>
 *
 * <p>An element is {@code (d * (scale - 32)) * (q - 4)}.
 */
public enum Q3kBlocks implements BlockEncoder {
  Q3_K;

  private static final int SIZE = 256;
  private static final int GROUP = 16;

  /** Where the third bits lie. */
  public static final int HMASK = 0;

  /** Where the lower bits of the elements lie. */
  public static final int QS = 32;

  /** Where the scales lie. */
  public static final int SCALES = 96;

  /** Where the scale of the scales lies. */
  public static final int D = 108;

  private static final int BYTES = 110;

  @Override
  public int blockSize() {
    return SIZE;
  }

  @Override
  public int blockBytes() {
    return BYTES;
  }

  @Override
  public BlockWriter writer() {
    return new Q3kWriter();
  }

  @Override
  public void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
    float d = half(source, offset + D);
    for (int group = 0; group < SIZE / GROUP; group++) {
      float dl = d * scale(source, offset, group);
      long q = offset + QS + QuarterBytes.offset(group);
      int shift = QuarterBytes.shift(group);
      long mask = offset + HMASK + group % 2 * GROUP;
      int bit = group / 2;
      for (int j = 0; j < GROUP; j++) {
        int value = u8(source, q + j) >>> shift & 3 | (u8(source, mask + j) >>> bit & 1) << 2;
        target[at + group * GROUP + j] = dl * (value - 4);
      }
    }
  }

  /** The scale of a group, from -32 to 31. */
  public static byte scale(MemorySegment source, long offset, int group) {
    int low = u8(source, offset + SCALES + group % 8) >>> group / 8 * 4 & 0xf;
    int high = u8(source, offset + SCALES + 8 + group % 4) >>> group / 4 * 2 & 3;
    return (byte) ((low | high << 4) - 32);
  }
}
