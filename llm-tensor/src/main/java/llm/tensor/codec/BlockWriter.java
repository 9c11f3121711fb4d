package llm.tensor.codec;

import java.lang.foreign.MemorySegment;

/** Encodes one block after another; may own scratch memory, so it belongs to one thread. */
@FunctionalInterface
public interface BlockWriter {
  /** Encodes the block that begins at index {@code at}, and puts it at this offset. */
  void encodeBlock(float[] source, int at, MemorySegment target, long offset);
}
