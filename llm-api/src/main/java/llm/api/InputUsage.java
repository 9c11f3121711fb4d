package llm.api;

/**
 * Tokens of a text that a model read: immutable.
 *
 * <p>Marks such as [CLS], and those of a prefix, are tokens as all others.
 */
public final class InputUsage {
  private static final InputUsage NONE = new InputUsage(0, 0);

  private final long tokens;
  private final long cutTokens;

  private InputUsage(long tokens, long cutTokens) {
    this.tokens = tokens;
    this.cutTokens = cutTokens;
  }

  /** Nothing was read. */
  public static InputUsage none() {
    return NONE;
  }

  /**
   * So many tokens, all of them read.
   *
   * @param tokens 0 or more
   */
  public static InputUsage of(long tokens) {
    return of(tokens, 0);
  }

  /**
   * So many tokens, and so many left out.
   *
   * @param tokens that were read, 0 or more
   * @param cutTokens that were not, 0 or more
   */
  public static InputUsage of(long tokens, long cutTokens) {
    Checks.that(tokens >= 0, "tokens", tokens, "0 or more");
    Checks.that(cutTokens >= 0, "cutTokens", cutTokens, "0 or more");
    return new InputUsage(tokens, cutTokens);
  }

  /** Tokens that the model read. */
  public long tokens() {
    return tokens;
  }

  /** Tokens that were left out because the text was too long: 0 unless the options allow that. */
  public long cutTokens() {
    return cutTokens;
  }

  /** The tokens of this and of another. */
  public InputUsage plus(InputUsage other) {
    Checks.present("other", other);
    return new InputUsage(
        Math.addExact(tokens, other.tokens), Math.addExact(cutTokens, other.cutTokens));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InputUsage that && tokens == that.tokens && cutTokens == that.cutTokens;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(31 * tokens + cutTokens);
  }

  @Override
  public String toString() {
    return tokens + " tokens" + (cutTokens > 0 ? ", " + cutTokens + " more cut" : "");
  }
}
