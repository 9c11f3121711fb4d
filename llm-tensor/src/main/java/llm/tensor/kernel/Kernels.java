package llm.tensor.kernel;

/**
 * The arithmetic of a forward pass: what a backend implements.
 *
 * <p>All give the same results up to rounding; {@code ScalarKernels} says what is computed.
 */
public interface Kernels extends RowKernels, MatrixKernels, AttentionKernels, StateKernels {
  /** {@code scalar}, {@code vector} or {@code machine}. */
  String name();

  /** Bits of a vector; 32 if there are none. */
  int vectorBits();

  /**
   * Kernels that compute a row to the last bit as if it were alone, however many rows share a pass
   * and wherever it is among them: these, or others of the same kind that may be slower.
   */
  default Kernels reproducible() {
    return this;
  }
}
