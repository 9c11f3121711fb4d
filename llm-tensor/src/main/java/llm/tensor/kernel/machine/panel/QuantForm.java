package llm.tensor.kernel.machine.panel;

/**
 * What kernels need to know of a type's integers to multiply them, whatever their file looks like:
 * in blocks of 32 columns a weight is {@code scale * multiplier * integer + offset}.
 *
 * <p>Either integers are unsigned bytes, small enough that products with activations are first
 * summed in 16 bits, or they are signed numbers of 16 bits, whose products are summed in 32.
 *
 * @param depth quads of columns whose products fit in a sum of 16 bits; 0 if integers are words
 * @param groups of a block, each with a multiplier and an offset; if there is one, its multiplier
 *     is 1
 * @param hasOffsets whether there are offsets
 */
public record QuantForm(int depth, int groups, boolean hasOffsets) {
  /** Signed words. */
  public static final QuantForm WORDS = new QuantForm(0, 1, false);

  /** Quads of a block. */
  private static final int QUADS = QuadFormat.COLUMNS / 4;

  /** Unsigned bytes from 0 to 16, with an offset for each block. */
  public static final QuantForm OF_4_BITS = new QuantForm(QUADS, 1, true);

  /** Unsigned bytes from 0 to 63, with a multiplier and an offset for each half of a block. */
  public static final QuantForm OF_6_BITS = new QuantForm(2, 2, true);

  /** Whether integers are words. */
  public boolean isWords() {
    return depth == 0;
  }

  /** Whether groups have multipliers. */
  public boolean hasMultipliers() {
    return groups > 1;
  }

  /** Whether sums of 16 bits are added to longer ones within a block. */
  public boolean hasLongSums() {
    return !isWords() && depth < QUADS;
  }

  /** Products of a block that are made one after another: each of four columns, or of two. */
  public int steps() {
    return isWords() ? 2 * QUADS : QUADS;
  }
}
