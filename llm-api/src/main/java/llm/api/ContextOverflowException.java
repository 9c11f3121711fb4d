package llm.api;

/** A prompt does not fit into the context, or a text is longer than a model reads. */
public final class ContextOverflowException extends LlmException {
  private static final long serialVersionUID = 1;

  private final int needed;
  private final int available;

  /**
   * With a message for the user.
   *
   * @param needed tokens that were to fit in
   * @param available tokens for which there is room
   */
  public ContextOverflowException(String message, int needed, int available) {
    super(message);
    this.needed = needed;
    this.available = available;
  }

  /** Tokens that were to fit in. */
  public int needed() {
    return needed;
  }

  /** Tokens for which there was room: less than {@link #needed}. */
  public int available() {
    return available;
  }
}
