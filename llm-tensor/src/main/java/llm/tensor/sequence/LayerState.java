package llm.tensor.sequence;

import java.io.IOException;
import llm.tensor.sequence.io.StateReader;
import llm.tensor.sequence.io.StateWriter;

/**
 * What one mixer keeps of one sequence.
 *
 * <p>{@link KeyValues} grow with the sequence and can be cut back to any length. A {@link
 * RecurrentState} stays as large as it is and can be cut back hardly at all: a {@link
 * SequenceState} keeps checkpoints of it. A plugin may bring a kind of its own, with a {@link
 * StateShape} that makes it. Not thread-safe: it belongs to one pass at a time.
 */
public interface LayerState {
  /** Whether {@link #cut} can go back to this length exactly; it always can to 0. */
  boolean canCut(int length);

  /** Forgets positions from length on, and lets their memory go. */
  void cut(int length);

  /** Forgets all positions; memory that it has may stay, for those that are written next. */
  default void restart() {
    cut(0);
  }

  /**
   * Whether it takes its memory from the sequence's pool by itself. For what others take the
   * sequence counts as many bytes as their {@link StateShape} says.
   */
  default boolean countsItself() {
    return false;
  }

  /** Lets all memory go: it is not used again. */
  default void close() {
    cut(0);
  }

  /** Another state that begins as this one is, and goes its own way from there. */
  LayerState copy();

  /** Bytes that it takes now. */
  long byteSize();

  /** A pass has ended well: the sequence has this length now. */
  default void settle(int length) {}

  /**
   * A pass has failed somewhere: its rows will come again, and must find what they found before.
   *
   * <p>Nothing needs to be done where a row's second write just overwrites its first.
   */
  default void abandon() {}

  /**
   * Writes what it takes to go on from here; no pass is under way.
   *
   * @throws UnsupportedOperationException if this kind of state cannot be kept: sessions of the
   *     model are not saved then
   */
  default void save(StateWriter out) throws IOException {
    throw new UnsupportedOperationException(getClass().getName());
  }

  /**
   * Becomes what was written, of which nothing was seen yet; the bytes may be anything.
   *
   * @param length positions that the sequence has seen
   * @throws IOException if that cannot be read, or is no such state; this one is of no use then
   */
  default void restore(StateReader in, int length) throws IOException {
    throw new UnsupportedOperationException(getClass().getName());
  }
}
