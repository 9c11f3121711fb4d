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
}
