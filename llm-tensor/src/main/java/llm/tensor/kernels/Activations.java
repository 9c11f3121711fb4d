package llm.tensor.kernels;

/**
 * Rows that are multiplied by weights: x of shape {@code [rows, columns]}, as floats, and, where
 * weights ask for it, rounded to integers of 8 bits in blocks of 32 that share a scale.
 *
 * <p>An object to be filled in and used again.
 */
public final class Activations {
  /** Elements that share a scale. */
  public static final int BLOCK = 32;

  float[] data = {};
  int rows;
  int columns;
  int[] quants = {}; // [rows, columns]; the same 16 bits in both halves
  float[] scales = {}; // [rows, columns / BLOCK]
  float[] sums = {}; // [rows, columns / BLOCK]: scale times the sum of a block's integers

  /** No rows. */
  public Activations() {}

  /** Takes rows that lie one after another from the start of an array. */
  public void set(float[] data, int rows, int columns) {
    this.data = data;
    this.rows = rows;
    this.columns = columns;
  }

  /** Makes room for the rounded form. */
  public void reserveQuants() {
    int blocks = rows * (columns / BLOCK);
    if (quants.length < rows * columns) quants = new int[rows * columns];
    if (scales.length < blocks) {
      scales = new float[blocks];
      sums = new float[blocks];
    }
  }

  /** How many rows there are. */
  public int rows() {
    return rows;
  }
}
