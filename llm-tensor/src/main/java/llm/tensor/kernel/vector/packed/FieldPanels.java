package llm.tensor.kernel.vector.packed;

import static llm.tensor.kernel.vector.lanes.Species.LANES;

/**
 * How weights of 2 to 5 bits are packed: a panel is two vectors of floats of rows, as in {@link
 * BytePanels}, and an int of each row holds as many successive columns as fit, from the lowest bits
 * up.
 *
 * <p>A panel is a row of ones, a signed byte for each of its rows, padded to a cache line; then
 * blocks of columns. A block: the scales of its rows as floats; in affine layouts their offsets;
 * then its groups of columns. Where a block has several groups, a scale is multiplied by a signed
 * byte of the row and group, an offset by another. These bytes lie before the ints of their group,
 * or before those of two groups, since a line of them that lay elsewhere would have to be waited
 * for. Where a block is one group, the panel's ones serve as these bytes.
 *
 * @param bits of a weight
 * @param blocks of a row
 * @param groups of a block: one, or an even number
 * @param size columns of a group; even
 * @param affine whether there are offsets
 */
record FieldPanels(int bits, int blocks, int groups, int size, boolean affine) {
  /** Rows of a panel. */
  static final int ROWS = 2 * LANES;

  /** Bytes of a float or an int of each row. */
  static final int WORD_BYTES = ROWS * Integer.BYTES;

  /** Bytes of a panel's ones. */
  static final int ONES_BYTES = 64;

  /** Columns in an int; even. */
  int fields() {
    return Integer.SIZE / bits & -2;
  }

  /** Columns of a block. */
  int blockColumns() {
    return groups * size;
  }

  /** What was subtracted from the weights of an affine layout so that they are signed. */
  int centre() {
    return affine ? 1 << bits - 1 : 0;
  }

  /** Bytes of a group's ints. */
  int groupBytes() {
    return Math.ceilDiv(size, fields()) * WORD_BYTES;
  }

  int floatBytes() {
    return affine ? 2 * WORD_BYTES : WORD_BYTES;
  }

  /** Groups whose factors fill two bytes a row. */
  private int unitGroups() {
    return affine ? 1 : 2;
  }

  private int unitBytes() {
    return 2 * ROWS + unitGroups() * groupBytes();
  }

  int blockBytes() {
    return floatBytes() + (groups > 1 ? groups / unitGroups() * unitBytes() : groupBytes());
  }

  /** Where a block of a panel is. */
  long block(long panel, int block) {
    return panel + ONES_BYTES + (long) block * blockBytes();
  }

  /** Where the factors of a group's scales are. */
  long scaleFactors(long panel, long block, int group) {
    if (groups == 1) return panel;
    int unit = group / unitGroups(), inUnit = group % unitGroups();
    return block + floatBytes() + unit * unitBytes() + inUnit * ROWS;
  }

  /** Where the factors of a group's offsets are. */
  long offsetFactors(long panel, long block, int group) {
    return groups == 1 ? panel : scaleFactors(panel, block, group) + ROWS;
  }

  /** Where a group's ints are. */
  long ints(long block, int group) {
    if (groups == 1) return block + floatBytes();
    int unit = group / unitGroups(), inUnit = group % unitGroups();
    return block + floatBytes() + unit * unitBytes() + 2 * ROWS + inUnit * groupBytes();
  }

  long panelBytes() {
    return block(0, blocks);
  }
}
