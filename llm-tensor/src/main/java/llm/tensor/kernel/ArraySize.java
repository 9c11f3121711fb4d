package llm.tensor.kernel;

/** Sizes of arrays: computed in 64 bits, and refused where no array is so large. */
public final class ArraySize {
  /** VMs keep a few elements for themselves. */
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  private ArraySize() {}

  /**
   * A size that an array can have.
   *
   * @param what its elements are, for the message
   * @throws IllegalArgumentException if no array can have it
   */
  public static int of(long size, String what) {
    if (size < 0 || size > LARGEST) {
      throw new IllegalArgumentException(
          what + " take " + size + " elements, an array has at most " + LARGEST);
    }
    return (int) size;
  }

  /**
   * The size of rows that lie one after another. What they are called is put together only for a
   * message: this is asked in every pass.
   *
   * @throws IllegalArgumentException if no array can have it
   */
  public static int ofRows(int rows, int columns) {
    long size = (long) rows * columns;
    return size < 0 || size > LARGEST
        ? of(size, rows + " rows of " + columns + " columns")
        : (int) size;
  }
}
