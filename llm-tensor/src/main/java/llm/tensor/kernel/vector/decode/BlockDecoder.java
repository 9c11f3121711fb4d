package llm.tensor.kernel.vector.decode;

import java.lang.foreign.MemorySegment;
import llm.tensor.codec.Codec;

/** A decoder with the Vector API that gives the same floats as a codec, bit for bit. */
abstract class BlockDecoder implements Codec {
  private final int blockSize;
  private final int blockBytes;

  BlockDecoder(Codec codec) {
    blockSize = codec.blockSize();
    blockBytes = codec.blockBytes();
  }

  @Override
  public final int blockSize() {
    return blockSize;
  }

  @Override
  public final int blockBytes() {
    return blockBytes;
  }

  @Override
  public final void decode(MemorySegment source, long offset, float[] target, int at, int blocks) {
    for (int i = 0; i < blocks; i++) {
      decodeBlock(source, offset + (long) i * blockBytes, target, at + i * blockSize);
    }
  }

  abstract void decodeBlock(MemorySegment source, long offset, float[] target, int at);
}
