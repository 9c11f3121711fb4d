package llm.tensor.kernel.machine.panel;

import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.PackedRows;

/** How one instruction set multiplies panels. */
public interface PanelKernels {
  /** Weights that are multiplied. */
  PackedMatrix matrix(PanelFormat format, PackedRows range);

  /** Whether it rounds activations to multiply a format. */
  default boolean rounds(PanelFormat format) {
    return format.roundsActivations();
  }

  /** What sums in one order for any number of rows of activations. */
  default PanelKernels reproducible() {
    return this;
  }

  /** What multiplies floats without rounding activations. */
  default PanelKernels exact() {
    return this;
  }
}
