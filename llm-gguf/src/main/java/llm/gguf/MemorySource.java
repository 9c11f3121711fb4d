package llm.gguf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A file that lies in memory; parts are slices, which live as long as the memory does. */
record MemorySource(String name, MemorySegment bytes) implements Source {
  MemorySource {
    bytes = bytes.asReadOnly();
  }

  @Override
  public long size() {
    return bytes.byteSize();
  }

  @Override
  public MemorySegment open(Arena arena, long offset, long length) {
    return bytes.asSlice(offset, length);
  }

  @Override
  public void read(long offset, MemorySegment target) {
    target.copyFrom(bytes.asSlice(offset, target.byteSize()));
  }
}
