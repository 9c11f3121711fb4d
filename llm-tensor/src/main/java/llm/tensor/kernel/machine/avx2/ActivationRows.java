package llm.tensor.kernel.machine.avx2;

import java.lang.foreign.MemorySegment;

/** Rows of activations as machine code reads them, one after another. */
abstract class ActivationRows {
  /** Makes room for so many rows. */
  abstract void reserve(int rows, int columns);

  /** Fills some rows. */
  abstract void fill(float[] x, int fromRow, int toRow);

  /** All rows. */
  abstract MemorySegment segment();

  /** Bytes from one row to the next. */
  abstract long step();

  /** Bytes of so many columns. */
  abstract long bytes(int columns);
}
