package llm.api;

/**
 * A {@link Constraint} that an answer cannot be held to: the message says what of it, and where.
 *
 * <p>All kinds but {@link Kind#NO_TOKEN_LEFT} come when an answer is asked for: nothing was
 * computed or written.
 */
public final class ConstraintException extends LlmException {
  private static final long serialVersionUID = 1;

  /** What is wrong. More may come: a {@code switch} needs a {@code default}. */
  public enum Kind {
    /** It is not of its language: no JSON, no GBNF, no regular expression. */
    SYNTAX,
    /** It asks for what cannot be held to. */
    UNSUPPORTED,
    /** It is larger or deeper than it may be, or takes too long to compile. */
    LIMIT,
    /** No text fits it, or none that the model's vocabulary can write. */
    EMPTY,
    /**
     * While an answer was written: tokens would fit, but a bias or a processor of logits has ruled
     * all of them out. Reading the answer throws this.
     */
    NO_TOKEN_LEFT
  }

  private final Kind kind;
  private final String place;
  private final String keyword;

  /**
   * With a message for the user.
   *
   * @param place see {@link #place()}
   * @param keyword see {@link #keyword()}
   */
  public ConstraintException(Kind kind, String place, String keyword, String message) {
    super(message);
    this.kind = kind;
    this.place = place;
    this.keyword = keyword;
  }

  /**
   * With a message for the user, and what caused it.
   *
   * @param place see {@link #place()}
   * @param keyword see {@link #keyword()}
   */
  public ConstraintException(
      Kind kind, String place, String keyword, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.place = place;
    this.keyword = keyword;
  }

  /** What is wrong. */
  public Kind kind() {
    return kind;
  }

  /**
   * Where: a JSON pointer into a schema, as {@code #/properties/age}, or a line and a column; empty
   * if it is the whole.
   */
  public String place() {
    return place;
  }

  /** The word that is refused, as {@code multipleOf}; empty if there is none. */
  public String keyword() {
    return keyword;
  }
}
