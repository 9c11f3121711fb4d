package llm.tensor.codec;

import java.lang.foreign.MemorySegment;

/** An encoder that is defined by what it does with one block. */
public interface BlockEncoder extends BlockCodec, Encoder {
  /** A new writer of blocks. */
  BlockWriter writer();

  @Override
  default void encode(float[] source, int at, int blocks, MemorySegment target, long offset) {
    var writer = writer();
    for (int block = 0; block < blocks; block++) {
      writer.encodeBlock(
          source, at + block * blockSize(), target, offset + (long) block * blockBytes());
    }
  }
}
