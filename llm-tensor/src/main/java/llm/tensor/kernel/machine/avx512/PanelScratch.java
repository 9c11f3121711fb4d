package llm.tensor.kernel.machine.avx512;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import llm.tensor.kernel.Scratch;

/** Memory of one thread that multiplies panels: which they are, and one in another format. */
final class PanelScratch {
  private static final Scratch.Key<PanelScratch> KEY = new Scratch.Key<>(PanelScratch::new);

  private MemorySegment panel = MemorySegment.NULL;

  /** The panels that are multiplied now, one after another. */
  MemorySegment weights = MemorySegment.NULL;

  long weightsAt;
  int panels;

  private PanelScratch() {}

  /** That of a thread. */
  static PanelScratch of(Scratch scratch) {
    return scratch.get(KEY);
  }

  /** Sets the panels that are multiplied now. */
  void panels(MemorySegment segment, long at, int count) {
    weights = segment;
    weightsAt = at;
    panels = count;
  }

  /** Native memory for one panel. */
  MemorySegment panel(long bytes) {
    if (panel.byteSize() < bytes) panel = Arena.ofAuto().allocate(bytes, 64);
    return panel;
  }
}
