package llm.tensor.kernel.machine.panel;

import llm.tensor.kernel.PackedRows;
import llm.tensor.kernel.Weights;

/** How one instruction set multiplies panels. */
public interface PanelKernels {
  /** Weights that are multiplied. */
  Weights weights(PanelFormat format, PackedRows range);
}
