package llm.tensor.kernel;

/**
 * How activations are rounded to 8 bits: blocks of 32 share a scale, by which their largest element
 * becomes 127.
 */
public final class Int8Rounding {
  /** Elements that share a scale. */
  public static final int BLOCK = 32;

  /** Integers lie within plus and minus this. */
  public static final float LARGEST = 127;

  /** Blocks without a larger element count as zero. */
  public static final float SMALLEST = 1e-30f;

  private Int8Rounding() {}

  /** The scale of a block, by its largest element's size. */
  public static float scale(float max) {
    return max < SMALLEST ? 0 : max / LARGEST;
  }

  /** What its elements are multiplied by before they are rounded. */
  public static float inverse(float max) {
    return max < SMALLEST ? 0 : LARGEST / max;
  }
}
