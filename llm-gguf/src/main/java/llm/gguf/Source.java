package llm.gguf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Where the bytes of one file, or shard, are. */
sealed interface Source permits FileSource, MemorySource {
  /** What messages call it. */
  String name();

  /** Its size in bytes when it was first seen. */
  long size();

  /**
   * Makes a part readable for as long as the arena lives.
   *
   * @throws GgufException if it is not there any more, or not as it was
   */
  MemorySegment open(Arena arena, long offset, long length);

  /**
   * Copies bytes, from an offset on, until the target is full.
   *
   * @throws GgufException if they are not there any more, or not as they were
   */
  void read(long offset, MemorySegment target);
}
