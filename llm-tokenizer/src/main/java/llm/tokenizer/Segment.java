package llm.tokenizer;

/**
 * A part of a text that is trusted to spell control tokens, or is not.
 *
 * <p>A chat prompt alternates between the markup of its template and what people wrote; only the
 * markup may open and close a turn. In which other tokens a part may not be spelled either, {@link
 * Marks} says.
 *
 * @param text the part's text
 * @param parseSpecial whether the spelling of a control token in it becomes that token
 */
public record Segment(String text, boolean parseSpecial) {
  /** A part in which the spelling of a control token becomes that token. */
  public static Segment markup(String text) {
    return new Segment(text, true);
  }

  /** A part in which the spelling of a control token is text like any other. */
  public static Segment plain(String text) {
    return new Segment(text, false);
  }
}
