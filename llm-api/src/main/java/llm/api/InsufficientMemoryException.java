package llm.api;

/**
 * The VM's heap has no room for what was asked: keys and values of a long context, say.
 *
 * <p>It fails alone what asked for memory. The session holds what was read and written before: it
 * can go on when there is memory again, or give its own back by {@link Session#truncate} and {@link
 * Session#close}. The heap's limit is set by {@code -Xmx}.
 */
public final class InsufficientMemoryException extends LlmException {
  private static final long serialVersionUID = 1;

  /** With a message for the user. */
  public InsufficientMemoryException(String message) {
    super(message);
  }

  /** With a message for the user, and what caused it. */
  public InsufficientMemoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
