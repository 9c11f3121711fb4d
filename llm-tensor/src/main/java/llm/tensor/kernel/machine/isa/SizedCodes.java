package llm.tensor.kernel.machine.isa;

import java.lang.foreign.MemorySegment;
import java.util.function.IntFunction;
import llm.tensor.asm.CodeMemory;
import org.jspecify.annotations.Nullable;

/** Machine code for each size from 1 on: all written when one is needed. */
public final class SizedCodes {
  private final int most;
  private final IntFunction<byte[]> writer;
  private volatile MemorySegment @Nullable [] codes;

  /**
   * Nothing is written yet.
   *
   * @param most the largest size
   */
  public SizedCodes(int most, IntFunction<byte[]> writer) {
    this.most = most;
    this.writer = writer;
  }

  /** The code for a size. */
  public MemorySegment of(int size) {
    var present = codes;
    return (present == null ? written() : present)[size];
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
