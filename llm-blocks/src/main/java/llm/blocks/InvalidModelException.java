package llm.blocks;

/** A model's file lacks something or contradicts itself; the message names it. */
public sealed class InvalidModelException extends RuntimeException permits MissingTensorException {
  private static final long serialVersionUID = 1;

  /** With a message that says what was found and what was expected. */
  public InvalidModelException(String message) {
    super(message);
  }
}
