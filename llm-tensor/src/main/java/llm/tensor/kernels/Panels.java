package llm.tensor.kernels;

import static llm.tensor.kernels.Species.SHORTS;

/**
 * How weights of 4 bits are packed: a panel is as many rows as a vector has shorts, so that rows
 * lie across the vectors and a dot product needs no sum over lanes.
 *
 * <p>A panel is a sequence of blocks of 32 columns: the scales of its rows as floats, then, in
 * affine layouts, the offsets of its rows as floats, then 8 vectors of shorts. A short of vector u
 * holds columns 2u, 2u + 16, 2u + 1, 2u + 17 of its row, from the lowest four bits up. Lane 2i
 * belongs to row i, lane 2i + 1 to row i + lanes/2: sums of 16 bits become ints by two shifts.
 *
 * <p>A weight is {@code scale * q + offset} in affine layouts, {@code scale * (q - 8)} in others.
 *
 * @param blocks of a row
 * @param affine whether there are offsets
 */
record Panels(int blocks, boolean affine) {
  /** Rows of a panel. */
  static final int ROWS = SHORTS.length();

  /** Columns of a block. */
  static final int COLUMNS = Activations.BLOCK;

  /** Vectors of shorts in a block. */
  static final int UNITS = COLUMNS / 4;

  static final int ZERO = 8;

  /** Bytes of a block's floats. */
  int floatBytes() {
    return ROWS * Float.BYTES * (affine ? 2 : 1);
  }

  int blockBytes() {
    return floatBytes() + ROWS * COLUMNS / 2;
  }

  long panelBytes() {
    return (long) blocks * blockBytes();
  }

  /** The lane of a row of a panel. */
  static int lane(int row) {
    return row < ROWS / 2 ? 2 * row : 2 * (row - ROWS / 2) + 1;
  }
}
