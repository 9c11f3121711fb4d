package llm.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/**
 * Memory for one worker's repacked or copied weights, taken from the system in slabs.
 *
 * <p>The first touch of a page costs more than to fill it, and an arena touches all it allocates:
 * so each worker allocates for itself. Slabs grow up to a size of which hardly a page is left over
 * where huge pages begin and end; at most as much as is used is allocated beside it. Not
 * thread-safe.
 */
final class PackedMemory implements SegmentAllocator {
  private static final long SMALLEST_SLAB = 1 << 16;

  /** What the allocator adds fits below a whole number of huge pages, or they would not line up. */
  private static final long LARGEST_SLAB = (1 << 25) - (1 << 12);

  private final Arena arena;
  private MemorySegment slab = MemorySegment.NULL;
  private long used; // of the slab
  private long total;
  private MemorySegment buffer = MemorySegment.NULL;

  PackedMemory(Arena arena) {
    this.arena = arena;
  }

  @Override
  public MemorySegment allocate(long byteSize, long byteAlignment) {
    long start = Math.ceilDiv(used, byteAlignment) * byteAlignment;
    if (start + byteSize > slab.byteSize()) {
      long size = Math.clamp(total, SMALLEST_SLAB, LARGEST_SLAB);
      if (byteSize > size / 2) return count(arena.allocate(byteSize, byteAlignment));
      slab = arena.allocate(size, Math.max(byteAlignment, 64));
      start = 0;
    }
    used = start + byteSize;
    return count(slab.asSlice(start, byteSize));
  }

  /** Memory of so many bytes for what is read before it is packed: the same each time. */
  MemorySegment buffer(long bytes) {
    if (buffer.byteSize() < bytes) buffer = Arena.ofAuto().allocate(bytes, 64);
    return buffer.asSlice(0, bytes);
  }

  private MemorySegment count(MemorySegment segment) {
    total += segment.byteSize();
    return segment;
  }
}
