package llm.tensor.codec;

import java.lang.foreign.MemorySegment;

/**
 * Turns blocks of a tensor type into floats.
 *
 * <p>Codecs hold no state and may be shared by threads.
 */
public interface Codec {
  /** Elements of a block. */
  int blockSize();

  /** Bytes of a block. */
  int blockBytes();

  /**
   * Decodes whole blocks, which lie one after another.
   *
   * <p>Any bytes decode to some floats; none make it fail.
   *
   * @param source where the blocks are; no alignment is asked for
   * @param offset of the first block, in bytes
   * @param target receives {@code blocks * blockSize()} floats
   * @param at index of the first float
   * @param blocks how many; the caller has checked that they are within source and target
   */
  void decode(MemorySegment source, long offset, float[] target, int at, int blocks);
}
