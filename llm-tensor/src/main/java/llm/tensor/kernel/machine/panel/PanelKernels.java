package llm.tensor.kernel.machine.panel;

import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.PackedRows;

/** How one instruction set multiplies panels. */
public interface PanelKernels {
  /** Weights that are multiplied. */
  PackedMatrix matrix(PanelFormat format, PackedRows range);
}
