package llm.tensor.codec.codebook;

import static llm.tensor.codec.BlockFields.INT;
import static llm.tensor.codec.BlockFields.half;
import static llm.tensor.codec.BlockFields.u8;

import java.lang.foreign.MemorySegment;
import llm.tensor.codec.BlockCodec;

/**
 * IQ3_XXS and IQ3_S: 256 elements; a code of a {@link Grid} gives the magnitudes of 4, bits beside
 * it their signs; a scale of 4 bits serves 32.
 *
 * <table>
 * <caption>IQ3_XXS: a block of 98 bytes</caption>
 * <tr><th>offset</th><th>field</th><th>meaning</th></tr>
 * <tr><td>0</td><td>half d</td><td>scale of the scales</td></tr>
 * <tr><td>2</td><td>uint8 qs[64]</td><td>the codes</td></tr>
 * <tr><td>66</td><td>uint32 signs[8]</td><td>32 elements: four times seven bits of signs for eight
 * elements (the eighth makes the negative ones even), and the scale in the upper four</td></tr>
 * </table>
 *
 * <table>
 * <caption>IQ3_S: a block of 110 bytes</caption>
 * <tr><th>offset</th><th>field</th><th>meaning</th></tr>
 * <tr><td>0</td><td>half d</td><td>scale of the scales</td></tr>
 * <tr><td>2</td><td>uint8 qs[64]</td><td>low eight bits of the codes</td></tr>
 * <tr><td>66</td><td>uint8 qh[8]</td><td>the codes' ninth bits in order</td></tr>
 * <tr><td>74</td><td>uint8 signs[32]</td><td>the elements' signs in order</td></tr>
 * <tr><td>106</td><td>uint8 scales[4]</td><td>byte i: scale of elements 64 i to 64 i + 31 in the low
 * four bits, of the next 32 in the high</td></tr>
 * </table>
 *
 * <p>An element is {@code ((d * (scale + 0.5)) * 0.5) * magnitude} in IQ3_XXS, {@code (d * (1 + 2 *
 * scale)) * magnitude} in IQ3_S, negated where its sign bit is set.
 */
public enum Iq3Blocks implements BlockCodec {
  IQ3_XXS(98, Grid.load("iq3_xxs", 256, 4, 4, 12, 20, 28, 36, 44, 52, 62)) {
    @Override
    public void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      float d = half(source, offset);
      for (int code = 0; code < CODES; code++) {
        int signsAndScale = source.get(INT, offset + XXS_SIGNS + code / 8 * 4);
        int signs = Grid.evenSigns(signsAndScale >>> code % 8 / 2 * 7 & 0x7f) >>> code % 2 * 4;
        float scale = scaleXxs(d, signsAndScale >>> 28);
        grid().decode(u8(source, offset + QS + code), signs, scale, target, at + 4 * code);
      }
    }
  },
  IQ3_S(110, Grid.load("iq3_s", 512, 4, 1, 3, 5, 7, 9, 11, 13, 15)) {
    @Override
    public void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      float d = half(source, offset);
      for (int code = 0; code < CODES; code++) {
        int ninth = u8(source, offset + S_QH + code / 8) >>> code % 8 & 1;
        int q = u8(source, offset + QS + code) | ninth << 8;
        int signs = u8(source, offset + S_SIGNS + code / 2) >>> code % 2 * 4;
        int scale = u8(source, offset + S_SCALES + code / 16) >>> code % 16 / 8 * 4 & 0xf;
        grid().decode(q, signs, scaleS(d, scale), target, at + 4 * code);
      }
    }
  };

  /** Offset of the codes, in both types. */
  public static final int QS = 2;

  /** Offset of the signs and scales of IQ3_XXS. */
  public static final int XXS_SIGNS = 66;

  /** Offsets of fields of IQ3_S. */
  public static final int S_QH = 66, S_SIGNS = 74, S_SCALES = 106;

  private static final int SIZE = 256;
  private static final int CODES = SIZE / 4;

  private final int bytes;
  private final Grid grid;

  Iq3Blocks(int bytes, Grid grid) {
    this.bytes = bytes;
    this.grid = grid;
  }

  /** What the codes stand for. */
  public Grid grid() {
    return grid;
  }

  /** A scale of IQ3_XXS, times the scale of scales. */
  public static float scaleXxs(float d, int scale) {
    return d * (0.5f + scale) * 0.5f;
  }

  /** A scale of IQ3_S, times the scale of scales. */
  public static float scaleS(float d, int scale) {
    return d * (1 + 2 * scale);
  }

  @Override
  public int blockSize() {
    return SIZE;
  }

  @Override
  public int blockBytes() {
    return bytes;
  }
}
