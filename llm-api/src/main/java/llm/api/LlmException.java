package llm.api;

/** Something that a user can mend went wrong; the message names it in one line. */
public class LlmException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message for the user. */
  public LlmException(String message) {
    super(message);
  }

  /** With a message for the user, and what caused it. */
  public LlmException(String message, Throwable cause) {
    super(message, cause);
  }
}
