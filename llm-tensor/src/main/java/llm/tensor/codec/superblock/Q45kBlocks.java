package llm.tensor.codec.superblock;

import static llm.tensor.codec.Fields.half;
import static llm.tensor.codec.Fields.i32;
import static llm.tensor.codec.Fields.u8;

import java.lang.foreign.MemorySegment;
import llm.tensor.codec.BlockEncoder;
import llm.tensor.codec.BlockWriter;

/**
 * Q4_K and Q5_K: 256 elements of 4 or 5 bits in 8 groups of 32; a group has a scale and a minimum
 * of 6 bits each.
 *
 * <table>
 * <caption>A block of 144 (Q4_K) or 176 (Q5_K) bytes</caption>
 * <tr><th>field</th><th>meaning</th></tr>
 * <tr><td>half d</td><td>scale of the scales</td></tr>
 * <tr><td>half dmin</td><td>scale of the minima</td></tr>
 * <tr><td>uint8 scales[12]</td><td>bytes 0 to 3: scales of groups 0 to 3 in the low six bits, the
 * upper two bits of scales 4 to 7 above them; bytes 4 to 7: the same of the minima; bytes 8 to 11:
 * low four bits of scales 4 to 7 and, above them, of minima 4 to 7</td></tr>
 * <tr><td>uint8 qh[32] (Q5_K alone)</td><td>bit k of byte j is the fifth bit of element 32 k +
 * j</td></tr>
 * <tr><td>uint8 qs[128]</td><td>32 bytes for each pair of groups; byte j: element j of the first in
 * the low four bits, of the second in the high</td></tr>
 * </table>
 *
 * <p>An element is {@code (d * scale) * q - dmin * minimum}.
 */
public enum Q45kBlocks implements BlockEncoder {
  Q4_K(4),
  Q5_K(5);

  private static final int SIZE = 256;
  private static final int GROUP = 32;
  static final int DMIN = 2;
  static final int SCALES = 4;
  static final int QH = 16;

  private final int bits;
  private final int qs;

  Q45kBlocks(int bits) {
    this.bits = bits;
    this.qs = bits == 5 ? QH + GROUP : QH;
  }

  @Override
  public int blockSize() {
    return SIZE;
  }

  @Override
  public int blockBytes() {
    return qs + SIZE / 2;
  }

  @Override
  public BlockWriter writer() {
    return new Q45kWriter(bits);
  }

  @Override
  public void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
    float d = half(source, offset);
    float dmin = half(source, offset + DMIN);
    for (int group = 0; group < SIZE / GROUP; group++) {
      float dl = d * scale(source, offset + SCALES, group);
      float ml = dmin * minimum(source, offset + SCALES, group);
      long q = offset + qs + group / 2 * GROUP;
      int shift = group % 2 * 4;
      int to = at + group * GROUP;
      if (bits == 4) {
        for (int j = 0; j < GROUP; j++) {
          target[to + j] = dl * (u8(source, q + j) >>> shift & 0xf) - ml;
        }
      } else {
        for (int j = 0; j < GROUP; j++) {
          int fifth = u8(source, offset + QH + j) >>> group & 1;
          target[to + j] = dl * (u8(source, q + j) >>> shift & 0xf | fifth << 4) - ml;
        }
      }
    }
  }

  private static int scale(MemorySegment source, long scales, int group) {
    if (group < 4) return u8(source, scales + group) & 0x3f;
    return u8(source, scales + 4 + group) & 0xf | u8(source, scales + group - 4) >>> 6 << 4;
  }

  private static int minimum(MemorySegment source, long scales, int group) {
    if (group < 4) return u8(source, scales + 4 + group) & 0x3f;
    return u8(source, scales + 4 + group) >>> 4 | u8(source, scales + group) >>> 6 << 4;
  }

  /** Scales of groups 4i to 4i + 3 of Q4_K and Q5_K, a byte each, from their 12 packed bytes. */
  public static int scales(MemorySegment source, long scales, int i) {
    int low = i32(source, scales);
    if (i == 0) return low & 0x3f3f3f3f;
    return i32(source, scales + 8) & 0x0f0f0f0f | (low >>> 6 & 0x03030303) << 4;
  }

  /** Minima of groups 4i to 4i + 3. */
  public static int minima(MemorySegment source, long scales, int i) {
    int low = i32(source, scales + 4);
    if (i == 0) return low & 0x3f3f3f3f;
    return i32(source, scales + 8) >>> 4 & 0x0f0f0f0f | (low >>> 6 & 0x03030303) << 4;
  }
}
