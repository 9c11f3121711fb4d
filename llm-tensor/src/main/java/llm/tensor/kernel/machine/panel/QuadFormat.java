package llm.tensor.kernel.machine.panel;

import llm.tensor.kernel.Int8Rounding;
import llm.tensor.kernel.PackedRows;

/**
 * How weights are packed for machine code: a panel is 32 rows, and four successive columns of a row
 * (a quad) lie in an int, so that a vector of 512 bits has quads of 16 rows and one instruction
 * multiplies and adds them all.
 *
 * <p>A panel is a sequence of super-blocks of columns: what their blocks share, if anything, then
 * pairs of blocks of 32 columns. A pair has factors, then offsets, each {@code [block, row]}, then
 * quads, {@code [quad, row]}. Quads of bytes are what they stand for plus 128; quads of nibbles
 * share their bytes with others.
 */
public enum QuadFormat implements PanelFormat {
  /** Q8_0: bytes, and a scale of half precision for each block. */
  BYTES(1, 0, 128, 0, 2048),
  /** Q4_0: nibbles, less 8; the upper ones are the block's second half. */
  NIBBLES(1, 0, 128, 0, 1024),
  /** Q4_1: nibbles, with an offset of half precision for each block. */
  AFFINE_NIBBLES(1, 0, 128, 128, 1024),
  /**
   * Q4_K: nibbles, whose scales and offsets are bytes for each block, and a factor of half
   * precision for each of them in a super-block; the upper nibbles are the pair's second block.
   */
  SUPER_NIBBLES(4, 128, 64, 64, 1024),
  /** Q6_K: bytes; scales are a signed byte for each half of a block, and a factor. */
  SUPER_BYTES(4, 64, 128, 0, 2048);

  /** Columns of a block: what shares a scale of the activations. */
  public static final int COLUMNS = Int8Rounding.BLOCK;

  /** Columns of a pair of blocks. */
  public static final int PAIR = 2 * COLUMNS;

  /** What nibbles are multiplied by, where they lie in the upper half of a byte. */
  public static final int NIBBLE_FACTOR = 16;

  /** Pairs of a super-block. */
  public final int pairs;

  /** Bytes of what they share. */
  public final int headBytes;

  /** Bytes of a pair's factors. */
  public final int scaleBytes;

  /** Bytes of a pair's offsets. */
  public final int offsetBytes;

  /** Bytes of a pair's quads. */
  public final int quadBytes;

  QuadFormat(int pairs, int headBytes, int scaleBytes, int offsetBytes, int quadBytes) {
    this.pairs = pairs;
    this.headBytes = headBytes;
    this.scaleBytes = scaleBytes;
    this.offsetBytes = offsetBytes;
    this.quadBytes = quadBytes;
  }

  /** What its integers are, decoded. */
  public QuantForm quants() {
    return switch (this) {
      case BYTES -> QuantForm.WORDS;
      case NIBBLES, AFFINE_NIBBLES, SUPER_NIBBLES -> QuantForm.OF_4_BITS;
      case SUPER_BYTES -> QuantForm.OF_6_BITS;
    };
  }

  /** Whether each block and row has an offset. */
  public boolean hasOffsets() {
    return offsetBytes > 0;
  }

  /** Whether quads of nibbles share their bytes with others. */
  public boolean hasNibbles() {
    return quadBytes < PAIR * ROWS;
  }

  /** Whether factors are bytes, to be multiplied by those of the super-block. */
  public boolean isSuper() {
    return headBytes > 0;
  }

  /** Bytes of a pair. */
  public int pairBytes() {
    return scaleBytes + offsetBytes + quadBytes;
  }

  int superBytes() {
    return headBytes + pairs * pairBytes();
  }

  @Override
  public String kernel() {
    return "machine code, int8 activations, repacked in panels of " + ROWS + " rows";
  }

  @Override
  public boolean roundsActivations() {
    return true;
  }

  @Override
  public int stepColumns() {
    return pairs * PAIR;
  }

  @Override
  public long panelBytes(int columns) {
    return (long) (columns / stepColumns()) * superBytes();
  }

  @Override
  public void row(PackedRows range, int row, float[] target, int at) {
    QuadRows.decode(this, range, row, target, at);
  }
}
