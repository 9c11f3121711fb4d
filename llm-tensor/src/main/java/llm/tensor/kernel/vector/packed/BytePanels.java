package llm.tensor.kernel.vector.packed;

import static llm.tensor.kernel.vector.lanes.Species.LANES;

/**
 * How weights of a byte are packed: a panel is two vectors of floats of rows, so that rows lie
 * across the vectors, a dot product needs no sum over lanes, and memory is read as one stream.
 *
 * <p>A panel is a sequence of groups of columns that share a scale: the scales of its rows as
 * floats, then, column by column, a signed byte of each row.
 *
 * @param groups of a row
 * @param size columns of a group; even
 */
record BytePanels(int groups, int size) {
  /** Rows of a panel. */
  static final int ROWS = 2 * LANES;

  /** Bytes of a group's scales. */
  static final int SCALE_BYTES = ROWS * Float.BYTES;

  int groupBytes() {
    return SCALE_BYTES + size * ROWS;
  }

  long panelBytes() {
    return (long) groups * groupBytes();
  }
}
