package llm.tensor.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static llm.tensor.codec.Fields.half;
import static llm.tensor.codec.Fields.putByte;
import static llm.tensor.codec.Fields.putHalf;

import java.lang.foreign.MemorySegment;
import llm.tensor.codec.fit.Rounding;
import llm.tensor.codec.fit.SymmetricFit;

/**
 * Q8_0: 32 elements of 8 bits share a scale.
 *
 * <table>
 * <caption>A block of 34 bytes</caption>
 * <tr><th>offset</th><th>field</th><th>meaning</th></tr>
 * <tr><td>0</td><td>half d</td><td>scale</td></tr>
 * <tr><td>2</td><td>int8 qs[32]</td><td>the elements in order</td></tr>
 * </table>
 *
 * <p>An element is {@code q * d}.
 */
public enum ByteBlocks implements BlockEncoder {
  Q8_0;

  private static final int SIZE = 32;
  private static final int QS = 2;

  @Override
  public int blockSize() {
    return SIZE;
  }

  @Override
  public int blockBytes() {
    return QS + SIZE;
  }

  @Override
  public void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
    float d = half(source, offset);
    for (int j = 0; j < SIZE; j++) {
      target[at + j] = source.get(JAVA_BYTE, offset + QS + j) * d;
    }
  }

  @Override
  public BlockWriter writer() {
    return ByteBlocks::encodeBlock;
  }

  /** The largest magnitude becomes 127. */
  private static void encodeBlock(float[] source, int at, MemorySegment target, long offset) {
    float d = Rounding.half(Math.abs(SymmetricFit.extreme(source, at, SIZE)) / 127);
    float inverse = Rounding.inverse(d);
    putHalf(target, offset, d);
    for (int j = 0; j < SIZE; j++) {
      int q = (int) Rounding.nearest(source[at + j] * inverse, -127, 127);
      putByte(target, offset + QS + j, q);
    }
  }
}
