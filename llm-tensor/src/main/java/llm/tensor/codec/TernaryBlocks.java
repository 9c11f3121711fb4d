package llm.tensor.codec;

import static llm.tensor.codec.BlockFields.half;
import static llm.tensor.codec.BlockFields.u8;

import java.lang.foreign.MemorySegment;

/**
 * TQ1_0 and TQ2_0: 256 elements that are -1, 0 or 1 share a scale.
 *
 * <table>
 * <caption>TQ1_0: a block of 54 bytes</caption>
 * <tr><th>offset</th><th>field</th><th>meaning</th></tr>
 * <tr><td>0</td><td>uint8 qs[48]</td><td>five digits to the base 3 a byte; digit n of byte j of the
 * first 32 is element 32 n + j, of the other 16 it is element 160 + 16 n + j</td></tr>
 * <tr><td>48</td><td>uint8 qh[4]</td><td>four such digits a byte; digit n of byte j is element 240 +
 * 4 n + j</td></tr>
 * <tr><td>52</td><td>half d</td><td>scale</td></tr>
 * </table>
 *
 * <p>The byte is the fraction of 256 whose digits behind the point, to the base 3, are the
 * elements: multiplying by 3 carries the first digit into bit 8 and up, and leaves the next ones
 * below.
 *
 * <table>
 * <caption>TQ2_0: a block of 66 bytes</caption>
 * <tr><th>offset</th><th>field</th><th>meaning</th></tr>
 * <tr><td>0</td><td>uint8 qs[64]</td><td>32 bytes for each half of 128 elements; bits 2k and 2k + 1
 * of byte j of a half belong to its element 32 k + j</td></tr>
 * <tr><td>64</td><td>half d</td><td>scale</td></tr>
 * </table>
 *
 * <p>An element is {@code (q - 1) * d}.
 */
public enum TernaryBlocks implements BlockCodec {
  TQ1_0(54) {
    @Override
    public void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      float d = half(source, offset + 52);
      for (int j = 0; j < 256; j++) {
        int digits = u8(source, offset + BYTE[j]) * POWER[j] & 0xff;
        target[at + j] = ((digits * 3 >>> 8) - 1) * d;
      }
    }
  },
  TQ2_0(66) {
    @Override
    public void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      float d = half(source, offset + TQ2_D);
      for (int group = 0; group < 16; group++) {
        long qs = offset + QuarterBytes.offset(group);
        int shift = QuarterBytes.shift(group);
        for (int j = 0; j < 16; j++) {
          target[at + group * 16 + j] = ((u8(source, qs + j) >>> shift & 3) - 1) * d;
        }
      }
    }
  };

  /** Where the scale of TQ2_0 lies. */
  public static final int TQ2_D = 64;

  /** In which byte of a TQ1_0 block an element is. */
  private static final byte[] BYTE = new byte[256];

  /** 3 to the power of the element's digit in that byte. */
  private static final short[] POWER = new short[256];

  static {
    place(0, 160, 0, 32);
    place(160, 240, 32, 16);
    place(240, 256, 48, 4);
  }

  private final int bytes;

  TernaryBlocks(int bytes) {
    this.bytes = bytes;
  }

  @Override
  public int blockSize() {
    return 256;
  }

  @Override
  public int blockBytes() {
    return bytes;
  }

  /** Elements from..to lie in so many bytes: in their first digits, then in their second ones. */
  private static void place(int from, int to, int firstByte, int bytes) {
    int power = 1;
    for (int i = from; i < to; i += bytes, power *= 3) {
      for (int j = 0; j < bytes; j++) {
        BYTE[i + j] = (byte) (firstByte + j);
        POWER[i + j] = (short) power;
      }
    }
  }
}
