package llm.tensor.codec.group;

/** How blocks of a file hold what their integers are multiplied by, and what is added. */
public enum FactorOrder {
  /** A scale of half precision. */
  SCALE(32, false),
  /** A scale and a minimum of half precision. */
  SCALE_AND_MINIMUM(32, true),
  /** A power of two: E8M0. */
  EXPONENT(32, false),
  /** Two factors of half precision; scales and minima of 6 bits, as Q4_K has them. */
  SCALES_AND_MINIMA_OF_6_BITS(32, true),
  /** Scales of 6 bits and their scale, as IQ4_XS has them. */
  SCALES_OF_6_BITS(32, false),
  /** Scales of 6 bits for 16 columns and their scale, as Q3_K has them. */
  SCALES_OF_6_BITS_FOR_16(16, false),
  /** Scales of 8 bits for 16 columns and their scale, as Q6_K has them. */
  SCALES_OF_8_BITS_FOR_16(16, false),
  /** Scales and minima of 4 bits for 16 columns and their factors, as Q2_K has them. */
  SCALES_AND_MINIMA_OF_4_BITS_FOR_16(16, true);

  private final int columns;
  private final boolean hasMinima;

  FactorOrder(int columns, boolean hasMinima) {
    this.columns = columns;
    this.hasMinima = hasMinima;
  }

  /** Columns that share a scale. */
  public int columns() {
    return columns;
  }

  /** Whether something is added to what is multiplied. */
  public boolean hasMinima() {
    return hasMinima;
  }
}
