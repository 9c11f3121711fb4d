package llm.tokenizer;

/**
 * Says why a vocabulary cannot be used, or why a text or id cannot be handled by it.
 *
 * <p>The message names the metadata key, what was found and what was expected.
 */
public final class TokenizerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An exception that says {@code message}. */
  public TokenizerException(String message) {
    super(message);
  }
}
