package llm.tensor.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/** A layout of one matrix that differs from the file's, and how to get there. */
public interface Packing {
  /** What multiplies the packed weights, as {@link Weights#kernel} says it. */
  String kernel();

  /** Whether the packed weights want activations rounded to integers. */
  boolean quantizesActivations();

  /** Whether it is a copy of the file's size, which needs not be made where memory is short. */
  default boolean isCopy() {
    return false;
  }

  /** Bytes that a panel takes in it. */
  long panelBytes();

  /** Panels: parts that can be packed independently. */
  int panels();

  /** Rows of a panel. */
  int panelRows();

  /**
   * Packs some panels, in memory of their own: who packs them should be who allocates them, since
   * to get fresh memory takes as long as to pack it.
   *
   * @param source the whole matrix as it lies in the file, in native memory
   * @param allocator of memory that lives as long as the weights
   * @return the weights of the rows of these panels
   */
  Weights pack(MemorySegment source, SegmentAllocator allocator, int fromPanel, int toPanel);
}
