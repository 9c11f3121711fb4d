package llm.tensor.kernel;

/**
 * Which kernels compute what: the only place that decides.
 *
 * <p>Unless one kind is asked for, size decides: what is small is computed without the Vector API,
 * whose code takes a hundred times as long until C2 has compiled it. That takes most of a second,
 * longer than a small model needs for a whole text. Neither time nor the number of calls has a say,
 * so that results are the same each time. The limits lie between models that are made for trying
 * out, about a hundred columns wide, and those that are made for use, from about 500 columns on.
 */
public interface SizedKernels {
  /** {@code scalar}, {@code vector}, {@code machine}, or {@code by size}. */
  String name();

  /** For rows of so many columns: norms, activations, sums, rotations. */
  Kernels forRows(int width);

  /** For norms and sums of the residual stream, of so many columns: the width of the model. */
  Kernels forStream(int width);

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

  /** The same choice among kernels of which each is {@linkplain Kernels#reproducible its own}. */
  SizedKernels reproducible();
}
