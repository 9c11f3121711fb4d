package llm.api;

/** A model has no chat template, or its template cannot be used; the message says why. */
public final class ChatTemplateException extends LlmException {
  private static final long serialVersionUID = 1;

  /** With a message for the user. */
  public ChatTemplateException(String message) {
    super(message);
  }

  /** With a message for the user, and what caused it. */
  public ChatTemplateException(String message, Throwable cause) {
    super(message, cause);
  }
}
