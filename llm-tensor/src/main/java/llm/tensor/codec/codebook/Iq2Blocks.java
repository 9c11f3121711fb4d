package llm.tensor.codec.codebook;

import static llm.tensor.codec.BlockFields.INT;
import static llm.tensor.codec.BlockFields.half;
import static llm.tensor.codec.BlockFields.u16;
import static llm.tensor.codec.BlockFields.u8;

import java.lang.foreign.MemorySegment;
import java.util.Locale;
import llm.tensor.codec.BlockCodec;

/**
 * IQ2_XXS, IQ2_XS and IQ2_S: 256 elements; a code of a {@link Grid} gives the magnitudes of 8, bits
 * beside it their signs; a scale of 4 bits serves 32 (IQ2_XXS) or 16 elements.
 *
 * <table>
 * <caption>IQ2_XXS: a block of 66 bytes</caption>
 * <tr><th>offset</th><th>field</th><th>meaning</th></tr>
 * <tr><td>0</td><td>half d</td><td>scale of the scales</td></tr>
 * <tr><td>2</td><td>8 times 8 bytes</td><td>32 elements: uint8 codes[4]; uint32: seven bits of signs
 * for each code (the eighth makes the negative ones even), and the scale in the upper four</td></tr>
 * </table>
 *
 * <table>
 * <caption>IQ2_XS: a block of 74 bytes</caption>
 * <tr><th>offset</th><th>field</th><th>meaning</th></tr>
 * <tr><td>0</td><td>half d</td><td>scale of the scales</td></tr>
 * <tr><td>2</td><td>uint16 qs[32]</td><td>code in the low nine bits, seven signs above</td></tr>
 * <tr><td>66</td><td>uint8 scales[8]</td><td>byte i: scale of codes 4 i and 4 i + 1 in the low four
 * bits, of the next two in the high</td></tr>
 * </table>
 *
 * <table>
 * <caption>IQ2_S: a block of 82 bytes</caption>
 * <tr><th>offset</th><th>field</th><th>meaning</th></tr>
 * <tr><td>0</td><td>half d</td><td>scale of the scales</td></tr>
 * <tr><td>2</td><td>uint8 qs[32]</td><td>low eight bits of the codes</td></tr>
 * <tr><td>34</td><td>uint8 signs[32]</td><td>eight signs a code</td></tr>
 * <tr><td>66</td><td>uint8 qh[8]</td><td>byte i: upper two bits of codes 4 i to 4 i + 3, from the
 * lowest up</td></tr>
 * <tr><td>74</td><td>uint8 scales[8]</td><td>as in IQ2_XS</td></tr>
 * </table>
 *
 * <p>An element is {@code ((d * (scale + 0.5)) * 0.25) * magnitude}, negated where its sign bit is
 * set.
 */
public enum Iq2Blocks implements BlockCodec {
  IQ2_XXS(66, 256) {
    @Override
    public void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      float d = half(source, offset);
      for (int code = 0; code < CODES; code++) {
        long group = offset + QS + code / 4 * 8;
        int signsAndScale = source.get(INT, group + 4);
        int signs = Grid.evenSigns(signsAndScale >>> code % 4 * 7 & 0x7f);
        float scale = scale(d, signsAndScale >>> 28);
        grid().decode(u8(source, group + code % 4), signs, scale, target, at + 8 * code);
      }
    }
  },
  IQ2_XS(74, 512) {
    @Override
    public void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      float d = half(source, offset);
      for (int code = 0; code < CODES; code++) {
        int q = u16(source, offset + QS + 2 * code);
        float scale =
            scale(d, u8(source, offset + XS_SCALES + code / 4) >>> code % 4 / 2 * 4 & 0xf);
        grid().decode(q & 0x1ff, Grid.evenSigns(q >>> 9), scale, target, at + 8 * code);
      }
    }
  },
  IQ2_S(82, 1024) {
    @Override
    public void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      float d = half(source, offset);
      for (int code = 0; code < CODES; code++) {
        int upper = u8(source, offset + S_QH + code / 4) >>> code % 4 * 2 & 3;
        int q = u8(source, offset + QS + code) | upper << 8;
        float scale = scale(d, u8(source, offset + S_SCALES + code / 4) >>> code % 4 / 2 * 4 & 0xf);
        grid().decode(q, u8(source, offset + S_SIGNS + code), scale, target, at + 8 * code);
      }
    }
  };

  /** Offset of the codes, in all three types. */
  public static final int QS = 2;

  /** Offset of the scales of IQ2_XS. */
  public static final int XS_SCALES = 66;

  /** Offsets of fields of IQ2_S. */
  public static final int S_SIGNS = 34, S_QH = 66, S_SCALES = 74;

  private static final int SIZE = 256;
  private static final int CODES = SIZE / 8;

  private final int bytes;
  private final Grid grid;

  Iq2Blocks(int bytes, int codes) {
    this.bytes = bytes;
    this.grid = Grid.load(name().toLowerCase(Locale.ROOT), codes, 8, 8, 25, 43);
  }

  /** What the codes stand for. */
  public Grid grid() {
    return grid;
  }

  @Override
  public int blockSize() {
    return SIZE;
  }

  @Override
  public int blockBytes() {
    return bytes;
  }

  /** A scale of 4 bits, times the scale of scales. */
  public static float scale(float d, int scale) {
    return d * (0.5f + scale) * 0.25f;
  }
}
