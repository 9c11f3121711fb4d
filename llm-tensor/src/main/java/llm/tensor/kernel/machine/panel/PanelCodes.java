package llm.tensor.kernel.machine.panel;

import java.lang.foreign.MemorySegment;
import java.util.function.IntFunction;
import llm.tensor.asm.CodeMemory;
import org.jspecify.annotations.Nullable;

/** The code of a {@link PanelFormat} for each height of a tile: all written when one is needed. */
final class PanelCodes {
  private final int most;
  private final IntFunction<byte[]> writer;
  private volatile MemorySegment @Nullable [] codes;

  /**
   * Nothing is written yet.
   *
   * @param most rows of a tile
   */
  PanelCodes(int most, IntFunction<byte[]> writer) {
    this.most = most;
    this.writer = writer;
  }

  MemorySegment of(int tokens) {
    var present = codes;
    return (present == null ? written() : present)[tokens];
  }

  private synchronized MemorySegment[] written() {
    var present = codes;
    if (present != null) return present;
    var written = new MemorySegment[most + 1];
    written[0] = MemorySegment.NULL;
    for (int n = 1; n <= most; n++) written[n] = CodeMemory.put(writer.apply(n));
    codes = written;
    return written;
  }
}
