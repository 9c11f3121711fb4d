package llm.tensor.codec.codebook;

import static llm.tensor.codec.BlockFields.half;
import static llm.tensor.codec.BlockFields.u16;
import static llm.tensor.codec.BlockFields.u8;

import java.lang.foreign.MemorySegment;
import llm.tensor.codec.BlockCodec;

/**
 * IQ1_S and IQ1_M: 256 elements; a code of 11 bits of a {@link Grid} gives 8 of them as -1, 0 or 1;
 * they are moved by an eighth up or down, for 32 (IQ1_S) or 8 elements together; a scale of 3 bits
 * serves 32 or 16.
 *
 * <table>
 * <caption>IQ1_S: a block of 50 bytes</caption>
 * <tr><th>offset</th><th>field</th><th>meaning</th></tr>
 * <tr><td>0</td><td>half d</td><td>scale of the scales</td></tr>
 * <tr><td>2</td><td>uint8 qs[32]</td><td>low eight bits of the codes</td></tr>
 * <tr><td>34</td><td>uint16 qh[8]</td><td>32 elements: upper three bits of four codes from the
 * lowest up, the scale, and the move (down where the bit is set)</td></tr>
 * </table>
 *
 * <table>
 * <caption>IQ1_M: a block of 56 bytes</caption>
 * <tr><th>offset</th><th>field</th><th>meaning</th></tr>
 * <tr><td>0</td><td>uint8 qs[32]</td><td>low eight bits of the codes</td></tr>
 * <tr><td>32</td><td>uint8 qh[16]</td><td>four bits a code from the lowest up: its upper three and
 * the move</td></tr>
 * <tr><td>48</td><td>uint16 scales[4]</td><td>four scales of three bits each; the upper four bits,
 * one after another, are the half d</td></tr>
 * </table>
 *
 * <p>An element is {@code (d * (2 * scale + 1)) * (number + move)}.
 */
public enum Iq1Blocks implements BlockCodec {
  IQ1_S(50) {
    @Override
    public void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      float d = half(source, offset);
      for (int code = 0; code < CODES; code++) {
        int qh = u16(source, offset + S_QH + code / 4 * 2);
        int q = u8(source, offset + S_QS + code) | (qh >>> code % 4 * 3 & 7) << 8;
        float scale = d * (2 * (qh >>> 12 & 7) + 1);
        decodeCode(q, move(qh >>> 15), scale, target, at + 8 * code);
      }
    }
  },
  IQ1_M(56) {
    @Override
    public void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      float d = scaleOfScales(source, offset);
      for (int code = 0; code < CODES; code++) {
        int qh = u8(source, offset + M_QH + code / 2) >>> code % 2 * 4 & 0xf;
        int q = u8(source, offset + code) | (qh & 7) << 8;
        int scale = u16(source, offset + M_SCALES + code / 8 * 2) >>> code % 8 / 2 * 3 & 7;
        decodeCode(q, move(qh >>> 3), d * (2 * scale + 1), target, at + 8 * code);
      }
    }
  };

  /** Offsets of fields of IQ1_S. */
  public static final int S_QS = 2, S_QH = 34;

  /** Offsets of fields of IQ1_M. */
  public static final int M_QH = 32, M_SCALES = 48;

  private static final int EIGHTH = Float.floatToRawIntBits(0.125f);

  private static final int SIZE = 256;
  private static final int CODES = SIZE / 8;

  /** What the codes stand for. */
  public static final Grid GRID = Grid.load("iq1", 2048, 8, -1, 0, 1);

  private final int bytes;

  Iq1Blocks(int bytes) {
    this.bytes = bytes;
  }

  @Override
  public int blockSize() {
    return SIZE;
  }

  @Override
  public int blockBytes() {
    return bytes;
  }

  /** Of IQ1_M: its bits lie in the upper four of the scales. */
  public static float scaleOfScales(MemorySegment source, long offset) {
    int bits = 0;
    for (int i = 0; i < 4; i++) bits |= u16(source, offset + M_SCALES + 2 * i) >>> 12 << 4 * i;
    return Float.float16ToFloat((short) bits);
  }

  /** How far the numbers of a code are moved: an eighth, down where the bit is 1. */
  public static float move(int down) {
    return Float.intBitsToFloat(EIGHTH | down << 31); // a branch on random bits is guessed wrong
  }

  private static void decodeCode(int code, float move, float scale, float[] target, int at) {
    for (int j = 0; j < 8; j++) target[at + j] = scale * (GRID.number(code, j) + move);
  }
}
