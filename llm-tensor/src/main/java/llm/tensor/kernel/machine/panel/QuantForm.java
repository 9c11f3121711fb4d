package llm.tensor.kernel.machine.panel;

import llm.tensor.codec.group.BlockLayout;

/**
 * What kernels need to know of a type's integers to multiply them, whatever their file looks like:
 * in blocks of 32 columns a weight is {@code scale * multiplier * integer + offset}.
 *
 * <p>Integers are unsigned bytes, small enough that products with activations may first be summed
 * in 16 bits; where they are not, they can be had as signed numbers of 16 bits, whose products are
 * summed in 32.
 *
 * @param depth quads of columns whose products fit in a sum of 16 bits; 0 if none does
 * @param groups of a block, each with a multiplier and an offset; if there is one, its multiplier
 *     is 1
 * @param hasOffsets whether there are offsets
 */
public record QuantForm(int depth, int groups, boolean hasOffsets) {
  /** Quads of a block. */
  private static final int QUADS = QuadFormat.COLUMNS / 4;

  /** An activation's largest magnitude. */
  private static final int LARGEST_X = 127;

  /** That of a type: a power of two of quads, that are one group's. */
  static QuantForm of(BlockLayout layout) {
    int groups = QuadFormat.COLUMNS / layout.factors().columns();
    int fit = Short.MAX_VALUE / (2 * LARGEST_X * layout.largest());
    int depth = Math.min(Integer.highestOneBit(fit), QUADS / groups);
    return new QuantForm(
        depth, groups, layout.factors().hasMinima() || depth > 0 && layout.zero() > 0);
  }

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
