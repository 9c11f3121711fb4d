package llm.tensor.asm.amd64;

/**
 * Which lanes of a vector an instruction computes, loads or stores.
 *
 * @param number a mask register, of which each bit stands for a lane; 0 for all lanes
 * @param isZeroing whether the other lanes become 0, instead of staying what they are
 */
public record Mask(int number, boolean isZeroing) {
  /** All lanes. */
  public static final Mask ALL = new Mask(0, false);

  /** The lanes of a mask register, from 1 to 7. */
  public static Mask of(int number) {
    return new Mask(number, false);
  }

  /** The same lanes, where the others become 0. */
  public Mask zeroing() {
    return new Mask(number, true);
  }

  /** As the last byte of EVEX has it: zeroing is not allowed where there are no other lanes. */
  int bits() {
    return number == 0 ? 0 : (isZeroing ? 1 << 7 : 0) | number;
  }
}
