package llm.tensor.task;

/**
 * How long a worker that was late is left out: each time that it is late again soon after, twice as
 * long. Set by the thread that calls a team, read by the worker too.
 */
final class Rest {
  private static final long SHORTEST_NANOS = 10_000_000;
  private static final long LONGEST_NANOS = 16 * SHORTEST_NANOS;

  /** Late within so much of the last rest's end is late again. */
  private static final long AGAIN_NANOS = 50_000_000;

  private volatile boolean taken;
  private long nanos;
  private long end;

  /** Whether the worker is left out. */
  boolean isTaken() {
    return taken;
  }

  /** Leaves the worker out from now on. */
  void start(long now) {
    boolean again = nanos > 0 && now - end < AGAIN_NANOS;
    nanos = again ? Math.min(2 * nanos, LONGEST_NANOS) : SHORTEST_NANOS;
    end = now + nanos;
    taken = true;
  }

  /** Ends it, if it is time. */
  void endAt(long now) {
    if (taken && now - end >= 0) taken = false;
  }
}
