package llm.grammar.schema;

import llm.grammar.form.Expression;
import llm.grammar.form.Regex;

/** How the strings of a value are written; all else is written as in JSON. */
public sealed interface StringNotation {
  /** As in JSON: in quotes, with escapes. */
  StringNotation JSON = new Json();

  /** As in JSON. */
  record Json() implements StringNotation {}

  /**
   * Without escapes: values between two marks, keys between none.
   *
   * @param mark before and behind a string; the empty expression for none
   * @param texts what a string may be: those in which nothing ends it
   * @param keys what a key may be
   */
  record Marked(Expression mark, Regex texts, Regex keys) implements StringNotation {}
}
