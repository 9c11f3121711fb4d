package llm.tensor.kernel;

/**
 * Rows of activations as some weights read them: laid out otherwise, or rounded.
 *
 * <p>It belongs to the backend of those weights, which find it by its key in the {@link
 * MatrixProduct}: it is filled once for each product, by several threads.
 */
public interface ActivationLayout {
  /** Threads fill rows from a multiple of it on. */
  int GRANULE = 8;

  /**
   * Makes room.
   *
   * @return whether there is anything to fill
   */
  boolean reserve(int rows, int columns);

  /**
   * Lays rows out.
   *
   * @param x all rows, one after another from an index on
   * @param fromRow a multiple of {@link #GRANULE}
   * @param toRow a multiple of it, or the last row's end
   */
  void fill(float[] x, int at, int fromRow, int toRow);
}
