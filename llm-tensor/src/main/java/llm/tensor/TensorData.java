package llm.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Where the bytes of a tensor are: a part of a file, or of memory.
 *
 * <p>Opening them again and again is allowed; a tensor that is repacked at load is read through a
 * mapping of its own, which is closed afterwards, so that its pages can be let go.
 */
@FunctionalInterface
public interface TensorData {
  /**
   * Makes the bytes readable, in little-endian order, for as long as the arena lives.
   *
   * @return exactly the tensor's bytes; they may be a read-only mapping of a file
   */
  MemorySegment open(Arena arena);
}
