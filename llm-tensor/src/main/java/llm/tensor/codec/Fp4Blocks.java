package llm.tensor.codec;

import static llm.tensor.codec.BlockFields.u8;

import java.lang.foreign.MemorySegment;

/**
 * MXFP4 and NVFP4: elements are floats of 4 bits (sign, two bits of exponent, one of mantissa:
 * E2M1); a group shares a scale that is a float of 8 bits.
 *
 * <table>
 * <caption>MXFP4, 32 elements in one group: a block of 17 bytes</caption>
 * <tr><th>offset</th><th>field</th><th>meaning</th></tr>
 * <tr><td>0</td><td>uint8 e</td><td>scale 2^(e - 127) (E8M0)</td></tr>
 * <tr><td>1</td><td>uint8 qs[16]</td><td>byte j: element j in the low four bits, j + 16 in the
 * high</td></tr>
 * </table>
 *
 * <table>
 * <caption>NVFP4, 64 elements in 4 groups of 16: a block of 36 bytes</caption>
 * <tr><th>offset</th><th>field</th><th>meaning</th></tr>
 * <tr><td>0</td><td>uint8 d[4]</td><td>a group's scale: four bits of exponent (bias 7), three of
 * mantissa (UE4M3); 0x7f stands for 0</td></tr>
 * <tr><td>4</td><td>uint8 qs[32]</td><td>8 bytes a group; byte j: element j in the low four bits, j +
 * 8 in the high</td></tr>
 * </table>
 *
 * <p>Elements are held doubled, as integers, and scales halved; so an element is {@code level[q] *
 * (scale / 2)}. Source: OCP Microscaling Formats (MX) Specification 1.0, and NVIDIA's NVFP4.
 */
public enum Fp4Blocks implements BlockCodec {
  MXFP4(32, 32, 17) {
    @Override
    public void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      decodeGroup(source, offset + MX_QS, HALF_E8M0[u8(source, offset)], target, at);
    }
  },
  NVFP4(64, 16, 36) {
    @Override
    public void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      for (int group = 0; group < 4; group++) {
        float scale = HALF_UE4M3[u8(source, offset + group)];
        decodeGroup(source, offset + 4 + 8 * group, scale, target, at + 16 * group);
      }
    }
  };

  /** Where the nibbles of MXFP4 lie. */
  public static final int MX_QS = 1;

  /** Twice the values of E2M1. */
  private static final byte[] LEVELS = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};

  private static final float[] HALF_E8M0 = new float[256];
  private static final float[] HALF_UE4M3 = new float[256];

  static {
    for (int i = 0; i < 256; i++) {
      HALF_E8M0[i] = Math.scalb(1f, i - 128);
      HALF_UE4M3[i] = halfUe4m3(i);
    }
  }

  private final int size;
  private final int group;
  private final int bytes;

  Fp4Blocks(int size, int group, int bytes) {
    this.size = size;
    this.group = group;
    this.bytes = bytes;
  }

  @Override
  public int blockSize() {
    return size;
  }

  @Override
  public int blockBytes() {
    return bytes;
  }

  /** The 16 elements, doubled. */
  public static byte[] levels() {
    return LEVELS.clone();
  }

  /** Half of the scale that a byte of MXFP4 stands for. */
  public static float halfE8m0(int bits) {
    return HALF_E8M0[bits];
  }

  final void decodeGroup(MemorySegment source, long qs, float scale, float[] target, int at) {
    for (int j = 0; j < group / 2; j++) {
      int q = u8(source, qs + j);
      target[at + j] = LEVELS[q & 0xf] * scale;
      target[at + j + group / 2] = LEVELS[q >>> 4] * scale;
    }
  }

  /**
   * Half of an unsigned float with four bits of exponent and three of mantissa; bit 7 is unused.
   */
  private static float halfUe4m3(int bits) {
    if (bits == 0x7f) return 0f;
    int exponent = bits >>> 3 & 0xf;
    int mantissa = bits & 7;
    return exponent == 0
        ? Math.scalb((float) mantissa, -9 - 1)
        : Math.scalb(1 + mantissa / 8f, exponent - 7 - 1);
  }
}
