package llm.tensor.codec;

import java.lang.foreign.MemorySegment;

/** A codec that is defined by what it does with one block. */
public interface BlockCodec extends Codec {
  /** Decodes the block at this offset into {@code blockSize()} floats from index {@code at} on. */
  void decodeBlock(MemorySegment source, long offset, float[] target, int at);

  @Override
  default void decode(MemorySegment source, long offset, float[] target, int at, int blocks) {
    for (int block = 0; block < blocks; block++) {
      decodeBlock(source, offset + (long) block * blockBytes(), target, at + block * blockSize());
    }
  }
}
