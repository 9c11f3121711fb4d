package llm.tensor.kernel.machine.avx2;

import java.lang.foreign.MemorySegment;
import llm.tensor.kernel.ActivationLayout;

/** Rows of activations as machine code reads them, one after another. */
abstract class ActivationRows implements ActivationLayout {
  /** All rows. */
  abstract MemorySegment segment();

  /** Bytes from one row to the next. */
  abstract long step();

  /** Bytes of so many columns. */
  abstract long bytes(int columns);
}
