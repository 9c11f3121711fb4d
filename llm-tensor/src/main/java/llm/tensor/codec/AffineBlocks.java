package llm.tensor.codec;

import static llm.tensor.codec.Fields.INT;
import static llm.tensor.codec.Fields.half;
import static llm.tensor.codec.Fields.putByte;
import static llm.tensor.codec.Fields.putHalf;
import static llm.tensor.codec.Fields.u8;

import java.lang.foreign.MemorySegment;
import llm.tensor.codec.fit.AffineFit;
import llm.tensor.codec.fit.Rounding;

/**
 * Q4_1 and Q5_1: 32 elements of 4 or 5 bits share a scale and a minimum.
 *
 * <table>
 * <caption>A block of 20 (Q4_1) or 24 (Q5_1) bytes</caption>
 * <tr><th>field</th><th>meaning</th></tr>
 * <tr><td>half d</td><td>scale</td></tr>
 * <tr><td>half m</td><td>minimum</td></tr>
 * <tr><td>uint32 qh (Q5_1 alone)</td><td>bit j is the fifth bit of element j</td></tr>
 * <tr><td>uint8 qs[16]</td><td>byte j: element j in the low four bits, j + 16 in the high</td></tr>
 * </table>
 *
 * <p>An element is {@code q * d + m}.
 */
public enum AffineBlocks implements BlockEncoder {
  Q4_1(4),
  Q5_1(5);

  private static final int SIZE = 32;
  private static final int M = 2;
  private static final int QH = 4;

  private final int bits;
  private final int qs;

  AffineBlocks(int bits) {
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
    float m = half(source, offset + M);
    int fifth = bits == 5 ? source.get(INT, offset + QH) : 0;
    for (int j = 0; j < SIZE / 2; j++) {
      int q = u8(source, offset + qs + j);
      target[at + j] = Nibbles.low(q, fifth, j) * d + m;
      target[at + j + SIZE / 2] = Nibbles.high(q, fifth, j) * d + m;
    }
  }

  @Override
  public BlockWriter writer() {
    var fit = AffineFit.withAnyMinimum(SIZE, (1 << bits) - 1);
    return (source, at, target, offset) -> {
      fit.search(source, at);
      putHalf(target, offset, fit.scale());
      putHalf(target, offset + M, -fit.minimum());
      putQuants(source, at, target, offset);
    };
  }

  /** Puts the elements in units of the scale and minimum that the block already has. */
  private void putQuants(float[] source, int at, MemorySegment target, long offset) {
    float inverse = Rounding.inverse(half(target, offset));
    float m = half(target, offset + M);
    int high = (1 << bits) - 1;
    int fifth = 0;
    for (int j = 0; j < SIZE / 2; j++) {
      int low = Rounding.quant((source[at + j] - m) * inverse, high);
      int upper = Rounding.quant((source[at + j + SIZE / 2] - m) * inverse, high);
      putByte(target, offset + qs + j, low & 0xf | (upper & 0xf) << 4);
      fifth |= low >>> 4 << j | upper >>> 4 << j + SIZE / 2;
    }
    if (bits == 5) target.set(INT, offset + QH, fifth);
  }
}
