package llm.tensor.codec;

/**
 * Where pairs of bits lie in the K-types: 32 bytes hold 128 elements, bits 2k and 2k + 1 of byte j
 * those of element 32 k + j. A group is 16 successive elements.
 */
public final class QuarterBytes {
  private QuarterBytes() {}

  /** Offset of the 16 bytes in which a group of 16 elements lies. */
  public static int offset(int group) {
    return group / 8 * 32 + group % 2 * 16;
  }

  /** The group's lower bit in those bytes. */
  public static int shift(int group) {
    return group % 8 / 2 * 2;
  }
}
