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

  /**
   * Whether the bytes are in a file, and {@link #read} reads them without mapping it: a copy of
   * them takes the place of the file's pages, where a copy of what is in memory already would
   * double it.
   */
  default boolean isInFile() {
    return false;
  }

  /**
   * Copies bytes, from an offset on, until the target is full. Several threads may do so at once.
   *
   * @throws IndexOutOfBoundsException if there are not so many
   */
  default void read(long offset, MemorySegment target) {
    try (var arena = Arena.ofConfined()) {
      target.copyFrom(open(arena).asSlice(offset, target.byteSize()));
    }
  }
}
