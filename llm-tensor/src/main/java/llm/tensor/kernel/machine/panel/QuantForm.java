package llm.tensor.kernel.machine.panel;

import llm.tensor.codec.group.BlockLayout;

/**
 * What kernels need to know of a type's integers to multiply them, whatever their file looks like:
 * in blocks of 32 columns a weight is {@code scale * multiplier * integer + offset}.
 *
 * <p>Integers are unsigned bytes, small enough that products with activations may first be summed
 * in 16 bits; where they are not, they can be had as signed numbers of 16 bits, whose products are
 * summed in 32. Where the processor sums products of bytes in 32 bits, all integers are bytes.
 *
 * @param products how they are summed
 * @param depth quads of columns whose products are one sum, before it is multiplied or widened
 * @param groups of a block, each with a multiplier and an offset; if there is one, its multiplier
 *     is 1
 * @param hasOffsets whether there are offsets
 */
public record QuantForm(Products products, int depth, int groups, boolean hasOffsets) {
  /** How products are summed. */
  enum Products {
    /** Of bytes in 16 bits. */
    BYTES_IN_WORDS,
    /** Of words in 32 bits. */
    WORDS_IN_INTS,
    /** Of bytes in 32 bits. */
    BYTES_IN_INTS
  }

  /** Quads of a block. */
  private static final int QUADS = QuadFormat.COLUMNS / 4;

  /** An activation's largest magnitude. */
  private static final int LARGEST_X = 127;

  /** That of a type: a power of two of quads, that are one group's. */
  static QuantForm of(BlockLayout layout) {
    int groups = QuadFormat.COLUMNS / layout.factors().columns();
    int fit = Short.MAX_VALUE / (2 * LARGEST_X * layout.largest());
    boolean hasMinima = layout.factors().hasMinima();
    if (fit == 0) return new QuantForm(Products.WORDS_IN_INTS, QUADS / groups, groups, hasMinima);
    int depth = Math.min(Integer.highestOneBit(fit), QUADS / groups);
    return new QuantForm(Products.BYTES_IN_WORDS, depth, groups, hasMinima || layout.zero() > 0);
  }

  /** The same where products of bytes are summed in 32 bits. */
  static QuantForm ofInts(BlockLayout layout) {
    int groups = QuadFormat.COLUMNS / layout.factors().columns();
    boolean hasOffsets = layout.factors().hasMinima() || layout.zero() > 0;
    return new QuantForm(Products.BYTES_IN_INTS, QUADS / groups, groups, hasOffsets);
  }

  /** Whether integers are words. */
  public boolean isWords() {
    return products == Products.WORDS_IN_INTS;
  }

  /** Whether products of bytes are summed in 32 bits. */
  public boolean isInInts() {
    return products == Products.BYTES_IN_INTS;
  }

  /** Whether groups have multipliers. */
  public boolean hasMultipliers() {
    return groups > 1;
  }

  /** Whether sums are multiplied or widened and added to others within a block. */
  public boolean hasLongSums() {
    return !isWords() && depth < QUADS;
  }

  /** Products of a block that are made one after another: each of four columns, or of two. */
  public int steps() {
    return isWords() ? 2 * QUADS : QUADS;
  }
}
