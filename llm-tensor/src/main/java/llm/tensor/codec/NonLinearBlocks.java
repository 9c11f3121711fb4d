package llm.tensor.codec;

import static llm.tensor.codec.BlockFields.INT;
import static llm.tensor.codec.BlockFields.SHORT;
import static llm.tensor.codec.BlockFields.half;
import static llm.tensor.codec.BlockFields.putByte;
import static llm.tensor.codec.BlockFields.putHalf;
import static llm.tensor.codec.BlockFields.u16;
import static llm.tensor.codec.BlockFields.u8;

import java.lang.foreign.MemorySegment;
import llm.tensor.codec.fit.NonLinearFit;
import llm.tensor.codec.fit.Rounding;
import llm.tensor.codec.fit.SymmetricFit;

/**
 * IQ4_NL and IQ4_XS: elements of 4 bits that select one of 16 levels, which lie closer together
 * around zero.
 *
 * <table>
 * <caption>IQ4_NL, 32 elements: a block of 18 bytes</caption>
 * <tr><th>offset</th><th>field</th><th>meaning</th></tr>
 * <tr><td>0</td><td>half d</td><td>scale</td></tr>
 * <tr><td>2</td><td>uint8 qs[16]</td><td>byte j: element j in the low four bits, j + 16 in the
 * high</td></tr>
 * </table>
 *
 * <table>
 * <caption>IQ4_XS, 256 elements in 8 groups of 32: a block of 136 bytes</caption>
 * <tr><th>offset</th><th>field</th><th>meaning</th></tr>
 * <tr><td>0</td><td>half d</td><td>scale of the scales</td></tr>
 * <tr><td>2</td><td>uint16 scales_h</td><td>bits 2k and 2k + 1: upper two bits of scale k</td></tr>
 * <tr><td>4</td><td>uint8 scales_l[4]</td><td>byte i: low four bits of scale 2 i and, above them, of
 * scale 2 i + 1</td></tr>
 * <tr><td>8</td><td>uint8 qs[128]</td><td>16 bytes a group, as in IQ4_NL</td></tr>
 * </table>
 *
 * <p>An element is {@code d * level[q]} in IQ4_NL, {@code (d * (scale - 32)) * level[q]} in IQ4_XS.
 */
public enum NonLinearBlocks implements BlockEncoder {
  IQ4_NL(32, 18) {
    @Override
    public void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      decodeGroup(source, offset + NL_QS, half(source, offset), target, at);
    }

    @Override
    public BlockWriter writer() {
      var fit = new NonLinearFit(GROUP);
      return (source, at, target, offset) -> {
        putHalf(target, offset, fit.scale(source, at));
        encodeGroup(source, at, half(target, offset), target, offset + NL_QS);
      };
    }
  },
  IQ4_XS(256, 136) {
    @Override
    public void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      float d = half(source, offset);
      for (int group = 0; group < 256 / GROUP; group++) {
        long qs = offset + XS_QS + group * GROUP / 2;
        decodeGroup(source, qs, d * scale(source, offset, group), target, at + group * GROUP);
      }
    }

    @Override
    public BlockWriter writer() {
      var fit = new NonLinearFit(GROUP);
      var scales = new float[256 / GROUP];
      return (source, at, target, offset) -> {
        for (int group = 0; group < scales.length; group++) {
          scales[group] = fit.scale(source, at + group * GROUP);
        }
        putHalf(target, offset, SymmetricFit.extreme(scales, 0, scales.length) / -32);
        float d = half(target, offset);
        float inverse = Rounding.inverse(d);
        int upper = 0;
        int lower = 0;
        for (int group = 0; group < scales.length; group++) {
          int scale = (int) Rounding.nearest(scales[group] * inverse, -32, 31);
          upper |= (scale + 32) >>> 4 << 2 * group;
          lower |= (scale + 32 & 0xf) << 4 * group;
          long qs = offset + XS_QS + group * GROUP / 2;
          encodeGroup(source, at + group * GROUP, d * scale, target, qs);
        }
        target.set(SHORT, offset + XS_SCALES_H, (short) upper);
        target.set(INT, offset + XS_SCALES_L, lower);
      };
    }
  };

  /** Where the nibbles of IQ4_NL lie. */
  public static final int NL_QS = 2;

  /** Where the upper bits of IQ4_XS's scales lie. */
  public static final int XS_SCALES_H = 2;

  /** Where the lower bits of IQ4_XS's scales lie. */
  public static final int XS_SCALES_L = 4;

  /** Where the nibbles of IQ4_XS lie. */
  public static final int XS_QS = 8;

  private static final int GROUP = 32;
  private final int size;
  private final int bytes;

  NonLinearBlocks(int size, int bytes) {
    this.size = size;
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

  /** The scale of a group of IQ4_XS, from -32 to 31. */
  public static byte scale(MemorySegment source, long offset, int group) {
    int lower = u8(source, offset + XS_SCALES_L + group / 2) >>> group % 2 * 4 & 0xf;
    int upper = u16(source, offset + XS_SCALES_H) >>> 2 * group & 3;
    return (byte) ((lower | upper << 4) - 32);
  }

  /** The 16 levels. */
  public static byte[] levels() {
    return NonLinearFit.levels();
  }

  private static void decodeGroup(
      MemorySegment source, long qs, float scale, float[] target, int at) {
    for (int j = 0; j < GROUP / 2; j++) {
      int q = u8(source, qs + j);
      target[at + j] = scale * NonLinearFit.level(q & 0xf);
      target[at + j + GROUP / 2] = scale * NonLinearFit.level(q >>> 4);
    }
  }

  private static void encodeGroup(
      float[] source, int at, float scale, MemorySegment target, long qs) {
    float inverse = Rounding.inverse(scale);
    for (int j = 0; j < GROUP / 2; j++) {
      int low = NonLinearFit.nearest(source[at + j] * inverse);
      int high = NonLinearFit.nearest(source[at + j + GROUP / 2] * inverse);
      putByte(target, qs + j, low | high << 4);
    }
  }
}
