package llm.tensor.codec.fit;

/** Rounding of numbers and scales when blocks are encoded. */
public final class Rounding {
  /** Added to a float below 2^22, it leaves no bits for a fraction. */
  private static final float NO_FRACTION = 0x1.8p23f;

  private static final float MAX_HALF = 65504f;

  private Rounding() {}

  /** The nearest integer, ties to even, within bounds; a NaN becomes one of the bounds. */
  public static float nearest(float value, float low, float high) {
    float bounded = value > low ? value : low;
    bounded = bounded < high ? bounded : high;
    return bounded + NO_FRACTION - NO_FRACTION;
  }

  /** The nearest integer, ties to even, from 0 to a highest. */
  public static int quant(float value, int high) {
    return (int) nearest(value, 0, high);
  }

  /**
   * What becomes of a scale when it is stored with half precision; it stays finite, a NaN becomes
   * 0.
   */
  public static float half(float scale) {
    if (Float.isNaN(scale)) return 0;
    float bounded = Math.clamp(scale, -MAX_HALF, MAX_HALF);
    return Float.float16ToFloat(Float.floatToFloat16(bounded));
  }

  /** The factor that divides by a scale; everything becomes 0 where the scale is 0. */
  public static float inverse(float scale) {
    return Math.abs(scale) < Float.MIN_NORMAL ? 0 : 1 / scale;
  }
}
