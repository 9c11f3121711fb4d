package llm.tensor.kernel.machine.panel;

import java.lang.foreign.MemorySegment;
import llm.tensor.kernel.ActivationForm;
import llm.tensor.kernel.Activations;
import llm.tensor.kernel.PackedRows;

/** How weights are packed in panels of 32 rows for machine code, and what multiplies them. */
sealed interface PanelFormat permits QuadFormat, ColumnFormat {
  /** What multiplies them, as {@code Weights.kernel} says it. */
  String kernel();

  /** How activations are read. */
  ActivationForm form();

  /** The activations in that form. */
  MachineTiles tiles(Activations x);

  /** Rows of activations at a time, a multiple of a full tile's: they stay in the L2 cache. */
  int group();

  /** Columns of a step of the code: rows have a multiple of it. */
  int stepColumns();

  long panelBytes(int columns);

  /** The code that multiplies by tiles of so many rows: written when it is first asked for. */
  MemorySegment code(int tokens);

  /** Another format that a panel is first turned into if so many rows of activations meet it. */
  default PanelFormat decoded(int tokens) {
    return this;
  }

  /** The code that does so, of a {@link ColumnDecodingCode}, if there is another format. */
  default MemorySegment decoder() {
    return MemorySegment.NULL;
  }

  /** Decodes a row. */
  void row(PackedRows range, int row, float[] target, int at);
}
