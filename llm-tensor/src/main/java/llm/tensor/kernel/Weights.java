package llm.tensor.kernel;

/**
 * Weights in memory, in a layout that one kernel multiplies: W of shape {@code [rows, columns]}.
 *
 * <p>Immutable; may be used by several threads at once.
 */
public interface Weights {
  /** Rows of W. */
  int rows();

  /** Columns of W. */
  int columns();

  /** What multiplies it, in a few words, for those who look at a model. */
  String kernel();

  /** Rows are best multiplied in multiples of this, starting at a multiple of it. */
  int granule();

  /** How it reads activations. */
  ActivationForm form();

  /**
   * Multiplies some rows: {@code y[n, column + r] = x[n] · W[r]} for r from fromRow to toRow - 1.
   *
   * @param operands x, y and scratch memory of the calling thread
   * @param column where row 0 of W goes in y
   * @param fromRow a multiple of the granule
   */
  void multiply(Operands operands, int column, int fromRow, int toRow);

  /** Decodes one row into {@code columns} floats. */
  void row(int row, float[] target, int at);

  /**
   * Some of its rows, in the same memory.
   *
   * @param fromRow a multiple of the granule, if the layout is not the file's
   */
  Weights slice(int fromRow, int rows);
}
