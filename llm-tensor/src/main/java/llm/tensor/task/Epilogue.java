package llm.tensor.task;

import llm.tensor.kernel.Kernels;
import llm.tensor.kernel.SizedKernels;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of products before they leave the cache, as the epilogue of a GEMM: {@code y = f(y +
 * bias)}.
 */
final class Epilogue {
  /**
   * Products next to each other that end together, a multiple of every vector: so that a function
   * gives the same wherever a row is cut.
   */
  static final int GRANULE = 32;

  private final SizedKernels sized;
  private Kernels kernels;
  private float @Nullable [] bias;
  private @Nullable Elementwise function;

  Epilogue(SizedKernels sized) {
    this.sized = sized;
    kernels = sized.forAny();
  }

  /** Nothing. */
  void clear() {
    bias = null;
    function = null;
  }

  /** A bias of so many columns, and a function, if there is one. */
  void set(float[] bias, @Nullable Elementwise function) {
    kernels = sized.forRows(bias.length);
    this.bias = bias;
    this.function = function;
  }

  boolean isNothing() {
    return bias == null;
  }

  /** Ends some products of a row, from a column on. */
  void apply(float[] y, int at, int column, int count) {
    if (bias == null) return;
    kernels.add(y, at, bias, column, count);
    if (function != null) function.apply(kernels, y, at, count);
  }
}
