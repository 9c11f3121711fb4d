package llm.tensor.kernel.select;

import llm.tensor.kernel.Kernels;

/**
 * Which kernels compute what: the only place that decides.
 *
 * <p>Unless one kind is asked for, size decides: what is small is computed without the Vector API,
 * whose code takes a hundred times as long until C2 has compiled it. That takes most of a second,
 * longer than a small model needs for a whole text. Neither time nor the number of calls has a say,
 * so that results are the same each time. The limits lie between models that are made for trying
 * out, about a hundred columns wide, and those that are made for use, from about 500 columns on.
 */
public sealed interface SizedKernels {
  /** For rows of so many columns: norms, activations, sums, rotations. */
  Kernels forRows(int width);

  /** For attention with so many heads, and columns of each. */
  Kernels forHeads(int heads, int size);

  /** For a matrix. */
  Kernels forMatrix(int rows, int columns);

  /** For what is computed by the same loops whatever its size. */
  Kernels forAny();

  /**
   * For tables whose rows are looked up, in the mapping of a file: without the Vector API. To the
   * compiler a mapping is of another class than memory that was allocated, and where vectors are
   * loaded from both, no check of bounds leaves the loops of any kernel.
   */
  Kernels forTables();

  /** One kind for everything. */
  record Always(Kernels kernels) implements SizedKernels {
    @Override
    public Kernels forRows(int width) {
      return kernels;
    }

    @Override
    public Kernels forHeads(int heads, int size) {
      return kernels;
    }

    @Override
    public Kernels forMatrix(int rows, int columns) {
      return kernels;
    }

    @Override
    public Kernels forAny() {
      return kernels;
    }

    @Override
    public Kernels forTables() {
      return kernels;
    }
  }

  /** {@code SmallKernels} for what is small, and those chosen for this VM for the rest. */
  record BySize(Kernels small) implements SizedKernels {
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
}
