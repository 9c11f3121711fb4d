package llm.grammar.schema;

import llm.grammar.form.CodePoints;
import llm.grammar.form.Regex;

/**
 * The whitespace that an answer may hold between the tokens of JSON; before and after the whole
 * value there is none.
 *
 * @param most how many characters at one place; 0 for none
 */
public record Whitespace(int most) {
  /** Without a limit, a model may write whitespace for ever: a failure that is often seen. */
  private static final int LONGEST = 10_000;

  /** Checks the limit. */
  public Whitespace {
    if (most < 0 || most > LONGEST) {
      throw new IllegalArgumentException(
          "whitespace: expected 0 to " + LONGEST + " characters, found " + most);
    }
  }

  /** None. */
  public static Whitespace compact() {
    return new Whitespace(0);
  }

  /** Spaces, tabs and line breaks, up to {@code most} at one place. */
  public static Whitespace flexible(int most) {
    return new Whitespace(most);
  }

  Regex regex() {
    return most == 0
        ? Regex.empty()
        : Regex.repeat(Regex.characters(CodePoints.of(" \t\n\r")), 0, most);
  }
}
