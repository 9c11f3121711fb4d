package llm.runtime.engine.plan;

import java.time.Duration;

/** A running estimate of how long it takes until the next of those that wait may begin. */
public final class QueueRate {
  private static final Duration LEAST = Duration.ofMillis(100);
  private static final Duration UNKNOWN = Duration.ofSeconds(1);
  private static final double WEIGHT = 0.25;

  private double meanNanos; // from one that begins to the next; 0: unknown
  private long last; // when one began while others waited
  private boolean waiting; // whether the next one waits since then

  /** A rate of which nothing is known. */
  public QueueRate() {}

  /**
   * Learns that one has begun.
   *
   * @param othersWait whether another one would have begun at once if it could
   */
  public void begun(long nanos, boolean othersWait) {
    if (waiting) {
      double found = nanos - last;
      meanNanos = meanNanos == 0 ? found : meanNanos + WEIGHT * (found - meanNanos);
    }
    waiting = othersWait;
    last = nanos;
  }

  /** How long until one of those that wait will have begun, about. */
  public Duration next() {
    if (meanNanos == 0) return UNKNOWN;
    var mean = Duration.ofNanos((long) meanNanos);
    return mean.compareTo(LEAST) < 0 ? LEAST : mean;
  }
}
