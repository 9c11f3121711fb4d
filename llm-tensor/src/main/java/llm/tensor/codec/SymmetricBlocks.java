package llm.tensor.codec;

import static llm.tensor.codec.Fields.INT;
import static llm.tensor.codec.Fields.half;
import static llm.tensor.codec.Fields.putByte;
import static llm.tensor.codec.Fields.putHalf;
import static llm.tensor.codec.Fields.u8;

import java.lang.foreign.MemorySegment;
import llm.tensor.codec.fit.Rounding;
import llm.tensor.codec.fit.SymmetricFit;

/**
 * Q4_0 and Q5_0: 32 elements of 4 or 5 bits share a scale; their numbers lie around zero.
 *
 * <table>
 * <caption>A block of 18 (Q4_0) or 22 (Q5_0) bytes</caption>
 * <tr><th>field</th><th>meaning</th></tr>
 * <tr><td>half d</td><td>scale</td></tr>
 * <tr><td>uint32 qh (Q5_0 alone)</td><td>bit j is the fifth bit of element j</td></tr>
 * <tr><td>uint8 qs[16]</td><td>byte j: element j in the low four bits, j + 16 in the high</td></tr>
 * </table>
 *
 * <p>An element is {@code (q - 8) * d} in Q4_0, {@code (q - 16) * d} in Q5_0.
 */
public enum SymmetricBlocks implements BlockEncoder {
  Q4_0(4),
  Q5_0(5);

  private static final int SIZE = 32;
  private static final int QH = 2;

  private final int bits;
  private final int qs;

  SymmetricBlocks(int bits) {
    this.bits = bits;
    this.qs = bits == 5 ? QH + 4 : QH;
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
  public void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
    float d = half(source, offset);
    int fifth = bits == 5 ? source.get(INT, offset + QH) : 0;
    int zero = 1 << bits - 1;
    for (int j = 0; j < SIZE / 2; j++) {
      int q = u8(source, offset + qs + j);
      target[at + j] = (Nibbles.low(q, fifth, j) - zero) * d;
      target[at + j + SIZE / 2] = (Nibbles.high(q, fifth, j) - zero) * d;
    }
  }

  @Override
  public BlockWriter writer() {
    var fit = new SymmetricFit(SIZE, 1 << bits);
    return (source, at, target, offset) -> {
      putHalf(target, offset, fit.scale(source, at));
      putQuants(source, at, target, offset);
    };
  }

  /** Puts the elements in units of the scale that the block already has. */
  private void putQuants(float[] source, int at, MemorySegment target, long offset) {
    float inverse = Rounding.inverse(half(target, offset));
    int zero = 1 << bits - 1;
    int high = (1 << bits) - 1;
    int fifth = 0;
    for (int j = 0; j < SIZE / 2; j++) {
      int low = Rounding.quant(source[at + j] * inverse + zero, high);
      int upper = Rounding.quant(source[at + j + SIZE / 2] * inverse + zero, high);
      putByte(target, offset + qs + j, low & 0xf | (upper & 0xf) << 4);
      fifth |= low >>> 4 << j | upper >>> 4 << j + SIZE / 2;
    }
    if (bits == 5) target.set(INT, offset + QH, fifth);
  }
}
