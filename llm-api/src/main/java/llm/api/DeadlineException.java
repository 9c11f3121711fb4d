package llm.api;

import java.time.Duration;

/**
 * What was asked was not done in the time that it was given: {@link GenerationOptions#deadline}.
 *
 * <p>It is cancelled; the session or chat holds what was read and written before, and can go on.
 */
public final class DeadlineException extends LlmException {
  private static final long serialVersionUID = 1;

  private final Duration deadline;
  private final Duration elapsed;

  /**
   * With a message for the user.
   *
   * @param deadline the time it was given
   * @param elapsed the time it had taken
   */
  public DeadlineException(String message, Duration deadline, Duration elapsed) {
    super(message);
    this.deadline = deadline;
    this.elapsed = elapsed;
  }

  /** The time that it was given. */
  public Duration deadline() {
    return deadline;
  }

  /** The time that it had taken. */
  public Duration elapsed() {
    return elapsed;
  }
}
