package llm.tensor.codec;

import static llm.tensor.codec.BlockFields.half;
import static llm.tensor.codec.BlockFields.u8;

import java.lang.foreign.MemorySegment;

/**
 * Q1_0 and Q2_0: elements of 1 or 2 bits share a scale.
 *
 * <table>
 * <caption>A block of 18 bytes: 128 elements of 1 bit (Q1_0) or 64 of 2 bits (Q2_0)</caption>
 * <tr><th>offset</th><th>field</th><th>meaning</th></tr>
 * <tr><td>0</td><td>half d</td><td>scale</td></tr>
 * <tr><td>2</td><td>uint8 qs[16]</td><td>the elements in order, from the lowest bits of a byte
 * up</td></tr>
 * </table>
 *
 * <p>An element of Q1_0 is {@code d} for 1 and {@code -d} for 0; one of Q2_0 is {@code (q - 1) *
 * d}.
 */
public enum LowBitBlocks implements BlockCodec {
  Q1_0(128) {
    @Override
    public void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      float d = half(source, offset);
      for (int j = 0; j < 128; j++) {
        boolean set = (u8(source, offset + QS + j / 8) >>> j % 8 & 1) != 0;
        target[at + j] = set ? d : -d;
      }
    }
  },
  Q2_0(64) {
    @Override
    public void decodeBlock(MemorySegment source, long offset, float[] target, int at) {
      float d = half(source, offset);
      for (int j = 0; j < 64; j++) {
        int q = u8(source, offset + QS + j / 4) >>> j % 4 * 2 & 3;
        target[at + j] = (q - 1) * d;
      }
    }
  };

  private static final int QS = 2;
  private static final int BYTES = 18;

  private final int size;

  LowBitBlocks(int size) {
    this.size = size;
  }

  @Override
  public int blockSize() {
    return size;
  }

  @Override
  public int blockBytes() {
    return BYTES;
  }
}
