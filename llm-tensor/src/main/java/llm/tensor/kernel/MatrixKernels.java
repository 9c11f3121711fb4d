package llm.tensor.kernel;

import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import llm.tensor.codec.Codec;

/** How weights are laid out so that they are multiplied fast. */
public interface MatrixKernels {
  /**
   * Weights that are multiplied as they lie in the file.
   *
   * @param codec how a row is stored
   * @param data {@code rows} rows of {@code columns} elements, in native memory
   */
  PackedMatrix matrix(Codec codec, MemorySegment data, int rows, int columns);

  /** Layouts that multiply faster than the file's, the fastest first. */
  Stream<Packing> packings(Codec codec, int rows, int columns);

  /** Whether scalar loops multiply what is not packed, many times slower than what is. */
  default boolean isSlowUnpacked() {
    return false;
  }
}
