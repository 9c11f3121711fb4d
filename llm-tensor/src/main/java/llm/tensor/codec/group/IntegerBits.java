package llm.tensor.codec.group;

/**
 * Some bits of the integers of a block.
 *
 * @param at where they start in the block
 * @param place of their lowest bit in the integer
 */
public record IntegerBits(IntegerOrder order, int at, int place) {
  /** The lowest bits, or all. */
  public static IntegerBits lowest(IntegerOrder order, int at) {
    return new IntegerBits(order, at, 0);
  }
}
