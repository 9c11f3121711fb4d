package llm.api;

/** An architecture plugin cannot be used; the message names its jar. */
public final class PluginException extends LlmException {
  private static final long serialVersionUID = 1;

  /** With a message for the user. */
  public PluginException(String message) {
    super(message);
  }

  /** With a message for the user, and what caused it. */
  public PluginException(String message, Throwable cause) {
    super(message, cause);
  }
}
