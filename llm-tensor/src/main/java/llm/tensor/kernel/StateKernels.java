package llm.tensor.kernel;

/**
 * What recurrences need whose state is a matrix, as that of linear attention is.
 *
 * <p>The matrix M, {@code [keys, values]}, is cut into strips of {@link #COLUMNS} columns, one
 * behind the other: columns do not meet, and a strip stays in the L1 cache from row to row. Every
 * sum has the order of the keys, so that both methods, and all lengths of vectors of one kind of
 * kernels, give the same products bit for bit.
 */
public interface StateKernels {
  /** Columns of a strip. */
  int COLUMNS = 32;

  /**
   * Products: {@code u = Mᵀ p, w = Mᵀ q}.
   *
   * @param state from {@code at} on a strip, {@code [keys, COLUMNS]}
   * @param vectors from {@code pq} on p and q, {@code keys} each; from {@code uw} on u and w,
   *     {@code COLUMNS} each
   */
  void stateProducts(float[] state, int at, int keys, float[] vectors, int pq, int uw);

  /**
   * A step and the products of the next row: {@code M = diag(a) M + k dᵀ, u = Mᵀ p, w = Mᵀ q}.
   *
   * @param from the strip before the step
   * @param to the strip behind it, at the same place; may be from
   * @param vectors from {@code akpq} on a, k, p and q, {@code keys} each; from {@code uwd} on u, w
   *     and d, {@code COLUMNS} each
   */
  void advanceState(float[] from, float[] to, int at, int keys, float[] vectors, int akpq, int uwd);
}
