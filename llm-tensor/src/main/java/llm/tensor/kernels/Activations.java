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

  /** Integers lie within plus and minus this. */
  private static final float LARGEST = 127;

  /** Blocks without a larger element count as zero. */
  private static final float SMALLEST = 1e-30f;

  float[] data = {};
  int rows;
  int columns;
  int[] quants = {}; // [rows, columns]; the same 16 bits in both halves
  float[] scales = {}; // [rows, columns / BLOCK]
  int[] starts = {}; // [rows, columns / BLOCK]: -8 times the sum of a block's integers, twice
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
      starts = new int[blocks];
    }
  }

  /** How many rows there are. */
  public int rows() {
    return rows;
  }

  /**
   * Sets a block's scale by its largest element's size; returns what elements are multiplied by.
   */
  float putScale(int block, float max) {
    boolean zero = max < SMALLEST;
    scales[block] = zero ? 0 : max / LARGEST;
    return zero ? 0 : LARGEST / max;
  }

  /** Sets what follows from the sum of a block's integers. */
  void putSum(int block, int sum) {
    sums[block] = scales[block] * sum;
    starts[block] = pair(-8 * sum);
  }

  /** The same 16 bits in both halves of an int. */
  static int pair(int value) {
    return value << 16 | value & 0xffff;
  }
}
