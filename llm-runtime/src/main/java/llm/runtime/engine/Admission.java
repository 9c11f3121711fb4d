package llm.runtime.engine;

import java.util.List;
import java.util.Optional;

/**
 * Decides when a sequence may begin: there may have to be memory for it first.
 *
 * <p>The scheduler's thread calls it, holding no lock, for one sequence after the other in the
 * order in which they are to begin; behind one that has to wait all others wait. Who frees what a
 * sequence may wait for calls {@link Scheduler#reconsider}.
 *
 * <p>It may pause sequences that it has admitted: they wait to be admitted again, before others of
 * their priority, and read their tokens again.
 */
public interface Admission {
  /**
   * Whether a sequence may begin now; what it needs is its own then, until {@link #ended}. It may
   * be given another state to begin with.
   *
   * <p>What this throws ends the sequence.
   */
  boolean admit(Sequence sequence);

  /**
   * Sees to it that there is memory for the rows that are planned of a pass; what has to wait, or
   * has ended, it takes out of the pass.
   */
  default void prepare(List<RowSource> pass) {}

  /** Rows of a sequence were computed; its state is the engine's still. */
  default void advanced(Sequence sequence) {}

  /**
   * A sequence is about to end: from now on its caller may use its state. The scheduler's thread
   * calls it, and may hold the queue's lock; of a sequence that its caller has ended it is not
   * called.
   */
  default void ending(Sequence sequence) {}

  /** A sequence that was admitted has ended: its caller may have begun to use its state. */
  void ended(Sequence sequence);

  /** What sequences take, where somebody counts it. */
  default Optional<CacheMemory.Usage> usage() {
    return Optional.empty();
  }

  /** Where sequences run and wait. */
  interface Queue {
    /** Has somebody who was not admitted be considered again; for any thread. */
    void look();

    /** Keeps a sequence from ending meanwhile; false if it has ended, or is to. */
    boolean hold(Sequence sequence);

    /** Has a sequence wait that is held. */
    void pause(Sequence sequence);
  }

  /** Lets all begin at once. */
  static Admission always() {
    return new Admission() {
      @Override
      public boolean admit(Sequence sequence) {
        return true;
      }

      @Override
      public void ended(Sequence sequence) {}
    };
  }
}
