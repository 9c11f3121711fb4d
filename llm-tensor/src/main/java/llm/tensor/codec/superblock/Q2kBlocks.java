package llm.tensor.codec.superblock;

import static llm.tensor.codec.Fields.half;
import static llm.tensor.codec.Fields.u8;

import java.lang.foreign.MemorySegment;
import llm.tensor.codec.BlockEncoder;
import llm.tensor.codec.BlockWriter;
import llm.tensor.codec.QuarterBytes;

/**
 * Q2_K: 256 elements of 2 bits in 16 groups of 16; a group has a scale and a minimum of 4 bits
 * each.
 *
 * <table>
 * <caption>A block of 84 bytes</caption>
 * <tr><th>offset</th><th>field</th><th>meaning</th></tr>
 * <tr><td>0</td><td>uint8 scales[16]</td><td>a group's scale in the low four bits, minimum in the
 * high</td></tr>
 * <tr><td>16</td><td>uint8 qs[64]</td><td>32 bytes for each half of 128 elements; bits 2k and 2k + 1
 * of byte j of a half belong to its element 32 k + j</td></tr>
 * <tr><td>80</td><td>half d</td><td>scale of the scales</td></tr>
 * <tr><td>82</td><td>half dmin</td><td>scale of the minima</td></tr>
 * </table>
 *
 * <p>An element is {@code (d * scale) * q - dmin * minimum}.
 */
public enum Q2kBlocks implements BlockEncoder {
  Q2_K;

  private static final int SIZE = 256;
  private static final int GROUP = 16;
  static final int SCALES = 0;
  static final int QS = 16;
  static final int D = 80;
  static final int DMIN = 82;
  private static final int BYTES = 84;

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
    return new Q2kWriter();
  }

  @Override
  public void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
    float d = half(source, offset + D);
    float dmin = half(source, offset + DMIN);
    for (int group = 0; group < SIZE / GROUP; group++) {
      int scale = u8(source, offset + SCALES + group);
      float dl = d * (scale & 0xf);
      float ml = dmin * (scale >>> 4);
      long q = offset + QS + QuarterBytes.offset(group);
      int shift = QuarterBytes.shift(group);
      for (int j = 0; j < GROUP; j++) {
        target[at + group * GROUP + j] = dl * (u8(source, q + j) >>> shift & 3) - ml;
      }
    }
  }
}
