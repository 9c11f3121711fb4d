package llm.tensor.codec;

import java.lang.foreign.MemorySegment;

/** A codec that also turns floats into blocks. */
public interface Encoder extends Codec {
  /**
   * Encodes whole blocks, one after another.
   *
   * <p>Scratch memory is allocated once a call, never once a block.
   *
   * @param source holds {@code blocks * blockSize()} floats; one that is not finite spoils its
   *     block, which stays finite
   * @param at index of the first float
   * @param blocks how many; the caller has checked that they are within source and target
   * @param target where the blocks go; no alignment is asked for
   * @param offset of the first block, in bytes
   */
  void encode(float[] source, int at, int blocks, MemorySegment target, long offset);
}
