package llm.api;

/**
 * A thread was interrupted while it waited for a model, or before it did.
 *
 * <p>The thread's interrupt status is still set. What it waited for is cancelled, as {@code close}
 * would have done; sessions and chats are usable afterwards.
 */
public final class InterruptionException extends LlmException {
  private static final long serialVersionUID = 1;

  /** With a message for the user. */
  public InterruptionException(String message) {
    super(message);
  }

  /** With a message for the user, and what caused it. */
  public InterruptionException(String message, Throwable cause) {
    super(message, cause);
  }
}
