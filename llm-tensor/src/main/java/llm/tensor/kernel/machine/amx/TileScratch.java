package llm.tensor.kernel.machine.amx;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.machine.panel.GrowingFloats;

/** Memory of one thread that multiplies tiles: a decoded panel, and products. */
final class TileScratch {
  private static final Scratch.Key<TileScratch> KEY = new Scratch.Key<>(TileScratch::new);

  final GrowingFloats products = new GrowingFloats();
  private MemorySegment panel = MemorySegment.NULL;

  private TileScratch() {}

  /** That of a thread. */
  static TileScratch of(Scratch scratch) {
    return scratch.get(KEY);
  }

  /** Native memory for a panel: tiles start at multiples of a cache line. */
  MemorySegment panel(long bytes) {
    if (panel.byteSize() < bytes)
      panel = Arena.ofAuto().allocate(bytes, TileConfiguration.ROW_BYTES);
    return panel;
  }
}
