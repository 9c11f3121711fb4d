package llm.tensor.kernel.vector.int4;

import static llm.tensor.kernel.vector.lanes.Species.SHORTS;

import llm.tensor.kernel.Activations;

/**
 * How weights of 4 bits are packed: rows lie across the vectors, so that a dot product needs no sum
 * over lanes.
 *
 * <p>A panel is two strips, one after the other; a strip is as many rows as a vector has shorts: a
 * sequence of blocks of 32 columns. A block has the scales of its rows as floats, 2⁻¹⁶ times their
 * size, then, in affine layouts, the offsets of its rows as floats, then 8 vectors of shorts. A
 * short of vector u holds columns 2u, 2u + 16, 2u + 1, 2u + 17 of its row, from the lowest four
 * bits up, each from -8 to 7. Lane 2i belongs to row i, lane 2i + 1 to row i + lanes/2: sums of 16
 * bits become ints of 2¹⁶ times their size by a shift and a mask.
 *
 * <p>A weight is {@code scale * q}, in affine layouts {@code scale * q + offset}. Where the file
 * counts from 0 to 15, the offset takes up the difference.
 *
 * @param blocks of a row
 * @param affine whether there are offsets
 */
record Panels(int blocks, boolean affine) {
  /** Rows of a strip. */
  static final int STRIP = SHORTS.length();

  /** Rows of a panel. */
  static final int ROWS = 2 * STRIP;

  /** Columns of a block. */
  static final int COLUMNS = Activations.BLOCK;

  /** Vectors of shorts in a block. */
  static final int UNITS = COLUMNS / 4;

  /** What is added to numbers from -8 to 7 where the file counts from 0 to 15. */
  static final int ZERO = 8;

  /** What scales are multiplied by. */
  static final float SCALING = 0x1p-16f;

  /** Bytes of a block's floats. */
  int floatBytes() {
    return STRIP * Float.BYTES * (affine ? 2 : 1);
  }

  int blockBytes() {
    return floatBytes() + STRIP * COLUMNS / 2;
  }

  long stripBytes() {
    return (long) blocks * blockBytes();
  }

  long panelBytes() {
    return 2 * stripBytes();
  }

  /** The lane of a row of a strip. */
  static int lane(int row) {
    return row < STRIP / 2 ? 2 * row : 2 * (row - STRIP / 2) + 1;
  }
}
