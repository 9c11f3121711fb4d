package llm.api;

import java.time.Duration;

/**
 * Too many wait already: what was asked was not begun. Ask again later.
 *
 * <p>How many may wait is {@link LoadOptions#queueLimit}.
 */
public final class OverloadedException extends LlmException {
  private static final long serialVersionUID = 1;

  private final Duration retryAfter;
  private final int waiting;
  private final int limit;

  /**
   * With a message for the user.
   *
   * @param retryAfter when there may be room again, by what was served of late
   * @param waiting how many wait
   * @param limit how many may
   */
  public OverloadedException(String message, Duration retryAfter, int waiting, int limit) {
    super(message);
    this.retryAfter = retryAfter;
    this.waiting = waiting;
    this.limit = limit;
  }

  /** When there may be room again: an estimate. */
  public Duration retryAfter() {
    return retryAfter;
  }

  /** How many waited. */
  public int waiting() {
    return waiting;
  }

  /** How many may wait. */
  public int limit() {
    return limit;
  }
}
