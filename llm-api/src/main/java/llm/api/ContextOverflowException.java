package llm.api;

/** A prompt does not fit into the context, or a text is longer than a model reads. */
public final class ContextOverflowException extends LlmException {
  private static final long serialVersionUID = 1;

  /** With a message for the user. */
  public ContextOverflowException(String message) {
    super(message);
  }

  /** With a message for the user, and what caused it. */
  public ContextOverflowException(String message, Throwable cause) {
    super(message, cause);
  }
}
