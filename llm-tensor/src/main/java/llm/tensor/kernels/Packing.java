package llm.tensor.kernels;

import java.lang.foreign.MemorySegment;

/** A layout of one matrix that differs from the file's, and how to get there. */
public interface Packing {
  /** What multiplies the packed weights, as {@link Weights#kernel} says it. */
  String kernel();

  /** Bytes the weights take in it. */
  long byteSize();

  /** Panels: parts that can be packed independently. */
  int panels();

  /**
   * Packs some panels.
   *
   * @param source the whole matrix as it lies in the file, in native memory
   * @param target the whole packed matrix
   */
  void pack(MemorySegment source, MemorySegment target, int fromPanel, int toPanel);

  /** The packed weights. */
  Weights weights(MemorySegment packed);
}
