package llm.api;

/** A file is no model, or a broken one. */
public final class ModelFormatException extends LlmException {
  private static final long serialVersionUID = 1;

  /** With a message for the user. */
  public ModelFormatException(String message) {
    super(message);
  }

  /** With a message for the user, and what caused it. */
  public ModelFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
