package llm.tensor.kernel.machine.avx512;

import java.lang.foreign.MemorySegment;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.machine.panel.PanelFormat;

/** The machine code that multiplies panels of one format: written when it is first asked for. */
interface PanelKernel {
  /** What it multiplies. */
  PanelFormat format();

  /** How activations are read. */
  Scratch.Key<? extends MachineTiles> layout();

  /** Rows of activations at a time, a multiple of a full tile's: they stay in the L2 cache. */
  int group(int columns);

  /** The code that multiplies by tiles of so many rows. */
  MemorySegment code(int tokens);

  /** What multiplies a panel after it was decoded, if so many rows of activations meet it. */
  default PanelKernel decoded(int tokens) {
    return this;
  }

  /** The code that decodes it, if there is another format. */
  default MemorySegment decoder() {
    return MemorySegment.NULL;
  }
}
