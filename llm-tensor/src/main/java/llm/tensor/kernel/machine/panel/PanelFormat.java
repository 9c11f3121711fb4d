package llm.tensor.kernel.machine.panel;

import llm.tensor.kernel.PackedRows;

/** How weights are packed in panels of 32 rows for machine code, whatever multiplies them. */
public sealed interface PanelFormat permits QuadFormat, ColumnFormat {
  /** Rows of a panel. */
  int ROWS = 32;

  /**
   * How far behind the weights that are multiplied a kernel prefetches: they arrive in time, and
   * are not evicted before they are read.
   */
  int PREFETCH_BYTES = 2176;

  /** What multiplies them, as {@code PackedMatrix.kernel} says it. */
  String kernel();

  /** Whether activations are rounded to 8 bits, whatever multiplies. */
  boolean roundsActivations();

  /** Columns of a step of the code: rows have a multiple of it. */
  int stepColumns();

  /** Bytes of so many columns of a panel, a multiple of a step's. */
  long panelBytes(int columns);

  /** Decodes a row. */
  void row(PackedRows range, int row, float[] target, int at);
}
