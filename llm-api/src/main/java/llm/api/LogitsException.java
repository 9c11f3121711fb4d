package llm.api;

import java.util.OptionalInt;

/**
 * What a model computes are no numbers: its weights are broken, or too large for what computes with
 * them. The message names the position.
 *
 * <p>Close the session: its keys and values may be no numbers either, and spoil what comes after
 * them. Other sessions are not affected.
 */
public final class LogitsException extends LlmException {
  private static final long serialVersionUID = 1;

  private static final int NONE = -1;

  private final int position;

  /** With a message for the user: of what a whole text comes to. */
  public LogitsException(String message) {
    super(message);
    this.position = NONE;
  }

  /**
   * With a message for the user.
   *
   * @param position of the sequence, from 0
   */
  public LogitsException(String message, int position) {
    super(message);
    this.position = position;
  }

  /** The position of the sequence, from 0; empty where it is what a whole text comes to. */
  public OptionalInt position() {
    return position == NONE ? OptionalInt.empty() : OptionalInt.of(position);
  }
}
