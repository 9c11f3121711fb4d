package llm.runtime.engine;

/**
 * Decides when a sequence may begin: there may have to be memory for it first.
 *
 * <p>The scheduler's thread calls it, holding no lock, for one sequence after the other in the
 * order in which they are to begin; behind one that has to wait all others wait. Who frees what a
 * sequence may wait for calls {@link Scheduler#reconsider}.
 */
public interface Admission {
  /**
   * Whether a sequence may begin now; what it needs is its own then, until {@link #ended}. It may
   * be given another state to begin with.
   *
   * <p>What this throws ends the sequence.
   */
  boolean admit(Sequence sequence);

  /** A sequence that was admitted has ended: its caller may have begun to use its state. */
  void ended(Sequence sequence);

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
