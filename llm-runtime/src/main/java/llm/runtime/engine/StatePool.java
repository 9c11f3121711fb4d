package llm.runtime.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import llm.tensor.sequence.SequenceState;

/**
 * States of texts that are read once: one that is done with is begun anew by the next text, which
 * finds memory there. Used by the scheduler's thread alone.
 *
 * <p>A text that fails keeps its state: what is in there may be no numbers.
 */
final class StatePool {
  /** Bytes of the states that are kept for later, at most. */
  private static final long KEPT_BYTES = 32L << 20;

  private final Supplier<SequenceState> maker;
  private final List<SequenceState> free = new ArrayList<>();
  private long freeBytes;

  StatePool(Supplier<SequenceState> maker) {
    this.maker = maker;
  }

  /** A state of which nothing was seen yet. */
  SequenceState take() {
    if (free.isEmpty()) return maker.get();
    var state = free.removeLast();
    freeBytes -= state.byteSize();
    return state;
  }

  /** Takes back a state that nobody uses any more; lets it go where there are enough. */
  void give(SequenceState state) {
    state.restart();
    long bytes = state.byteSize();
    if (freeBytes + bytes > KEPT_BYTES) return;
    free.add(state);
    freeBytes += bytes;
  }
}
