package llm.api;

/**
 * A model's file cannot be got at, whatever is in it: it does not exist, may not be read, or was
 * cut off or changed while it was in use.
 */
public final class ModelAccessException extends LlmException {
  private static final long serialVersionUID = 1;

  /** With a message for the user. */
  public ModelAccessException(String message) {
    super(message);
  }

  /** With a message for the user, and what caused it. */
  public ModelAccessException(String message, Throwable cause) {
    super(message, cause);
  }
}
