package llm.tensor.codec.group;

/**
 * What a block of a file says about one of its groups of columns: a weight is {@code scale *
 * scaleFactor * quant + offset * offsetFactor}. An object to be filled in and used again.
 */
public final class GroupQuants {
  /** Columns of the largest group. */
  static final int LARGEST = 256;

  /** The block's scale. */
  public float scale;

  /** The block's offset. */
  public float offset;

  public byte scaleFactor = 1;
  public byte offsetFactor = 1;

  /** A byte for each column; the first column of eight is the lowest byte. */
  public final long[] quants = new long[LARGEST / Long.BYTES];
}
