package llm.api;

/** A model needs something that is not installed: an architecture, a tokenizer, a tensor type. */
public final class UnsupportedModelException extends LlmException {
  private static final long serialVersionUID = 1;

  /** With a message for the user. */
  public UnsupportedModelException(String message) {
    super(message);
  }

  /** With a message for the user, and what caused it. */
  public UnsupportedModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
