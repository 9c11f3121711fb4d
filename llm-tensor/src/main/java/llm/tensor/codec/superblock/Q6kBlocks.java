package llm.tensor.codec.superblock;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static llm.tensor.codec.Fields.half;
import static llm.tensor.codec.Fields.u8;

import java.lang.foreign.MemorySegment;
import llm.tensor.codec.BlockEncoder;
import llm.tensor.codec.BlockWriter;
import llm.tensor.codec.QuarterBytes;

/**
 * Q6_K: 256 elements of 6 bits in 16 groups of 16; a group has a scale of 8 bits.
 *
 * <table>
 * <caption>A block of 210 bytes</caption>
 * <tr><th>offset</th><th>field</th><th>meaning</th></tr>
 * <tr><td>0</td><td>uint8 ql[128]</td><td>64 bytes for each half of 128 elements; byte j of a half:
 * low four bits of its element j and, above them, of element 64 + j</td></tr>
 * <tr><td>128</td><td>uint8 qh[64]</td><td>32 bytes for each half; bits 2k and 2k + 1 of byte j:
 * upper two bits of its element 32 k + j</td></tr>
 * <tr><td>192</td><td>int8 scales[16]</td><td>a group's scale</td></tr>
 * <tr><td>208</td><td>half d</td><td>scale of the scales</td></tr>
 * </table>
 *
 * <p>An element is {@code (d * scale) * (q - 32)}.
 */
public enum Q6kBlocks implements BlockEncoder {
  Q6_K;

  private static final int SIZE = 256;
  private static final int GROUP = 16;
  static final int QL = 0;
  static final int QH = 128;
  static final int SCALES = 192;
  static final int D = 208;
  private static final int BYTES = 210;

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
    return new Q6kWriter();
  }

  @Override
  public void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
    float d = half(source, offset + D);
    for (int group = 0; group < SIZE / GROUP; group++) {
      float dl = d * source.get(JAVA_BYTE, offset + SCALES + group);
      long low = offset + QL + group / 8 * 64 + group % 4 * GROUP;
      int lowShift = group % 8 / 4 * 4;
      long high = offset + QH + QuarterBytes.offset(group);
      int highShift = QuarterBytes.shift(group);
      for (int j = 0; j < GROUP; j++) {
        int q =
            u8(source, low + j) >>> lowShift & 0xf | (u8(source, high + j) >>> highShift & 3) << 4;
        target[at + group * GROUP + j] = dl * (q - 32);
      }
    }
  }
}
