package llm.api;

/**
 * What a model computes are no numbers: its weights are broken, or too large for what computes with
 * them. The message names the position.
 *
 * <p>Close the session: its keys and values may be no numbers either, and spoil what comes after
 * them. Other sessions are not affected.
 */
public final class LogitsException extends LlmException {
  private static final long serialVersionUID = 1;

  /** With a message for the user. */
  public LogitsException(String message) {
    super(message);
  }
}
