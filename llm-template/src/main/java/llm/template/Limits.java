package llm.template;

/**
 * What a rendering may cost at most.
 *
 * <p>Steps and characters grow with the conversation: each character of the variables allows 64
 * more of both.
 *
 * @param steps evaluated expressions, statements and copied elements
 * @param characters text made on the way, thrown away or not
 * @param depth nesting of statements, expressions and macro calls together
 */
public record Limits(long steps, long characters, int depth) {
  /** Far more than any published template takes, and over in about a second. */
  public static final Limits DEFAULT = new Limits(5_000_000, 32_000_000, 600);

  /** Checks that every limit is positive. */
  public Limits {
    if (steps <= 0 || characters <= 0 || depth <= 0) {
      throw new IllegalArgumentException(
          "limits are steps "
              + steps
              + ", characters "
              + characters
              + ", depth "
              + depth
              + "; expected all above 0");
    }
  }
}
