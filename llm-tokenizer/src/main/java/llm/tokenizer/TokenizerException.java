package llm.tokenizer;

/**
 * Says why a vocabulary cannot be used, or why a text or id cannot be handled by it.
 *
 * <p>The message names the metadata key, what was found and what was expected.
 */
public final class TokenizerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean unsupported;

  private TokenizerException(String message, boolean unsupported) {
    super(message);
    this.unsupported = unsupported;
  }

  /** An exception that says {@code message}: that something is wrong. */
  public TokenizerException(String message) {
    this(message, false);
  }

  /** An exception about something that need not be wrong, but that is not known here. */
  static TokenizerException unsupported(String message) {
    return new TokenizerException(message, true);
  }

  /** Whether the vocabulary needs what this module does not have, rather than being broken. */
  public boolean isUnsupported() {
    return unsupported;
  }
}
