package llm.tensor.kernel.select;

import llm.tensor.kernel.Kernels;
import llm.tensor.kernel.SizedKernels;

/** {@code SmallKernels} for what is small, and those chosen for this VM for the rest. */
public record BySize(Kernels small) implements SizedKernels {
  /** Columns of a small model. */
  private static final int NARROW = 128;

  /** Columns of its queries, keys and values side by side, and of its feed-forward. */
  private static final int WIDE = 4 * NARROW;

  /** Tokens that it knows. */
  private static final int VOCABULARY = 8 * NARROW;

  /** The Vector API is not even loaded before something is large. */
  private static final class Large {
    static final Kernels KERNELS = KernelChoice.chosen().kernels();
  }

  @Override
  public String name() {
    return "by size";
  }

  @Override
  public Kernels forRows(int width) {
    return width < WIDE ? small : Large.KERNELS;
  }

  @Override
  public Kernels forHeads(int heads, int size) {
    return (long) heads * size < NARROW ? small : Large.KERNELS;
  }

  @Override
  public Kernels forMatrix(int rows, int columns) {
    boolean isSmall = Math.min(rows, columns) < NARROW && Math.max(rows, columns) < VOCABULARY;
    return isSmall ? small : Large.KERNELS;
  }

  @Override
  public Kernels forAny() {
    return small;
  }

  @Override
  public Kernels forTables() {
    return small;
  }
}
