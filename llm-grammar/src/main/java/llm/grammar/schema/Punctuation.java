package llm.grammar.schema;

import llm.grammar.form.Expression;
import llm.grammar.form.Regex;

/** The marks of JSON with the whitespace around them. */
final class Punctuation {
  private final Regex space;

  Punctuation(Whitespace whitespace) {
    this.space = whitespace.regex();
  }

  Regex space() {
    return space;
  }

  /** Before the first property or item. */
  Expression open(String mark) {
    return Expression.lexeme(Regex.sequence(Regex.text(mark), space));
  }

  /** Behind the last. */
  Expression close(String mark) {
    return Expression.lexeme(Regex.sequence(space, Regex.text(mark)));
  }

  /** Without anything. */
  Expression empty(String open, String close) {
    return Expression.lexeme(Regex.sequence(Regex.text(open), space, Regex.text(close)));
  }

  Expression comma() {
    return Expression.lexeme(Regex.sequence(space, Regex.text(","), space));
  }

  /** A key and what stands between it and its value. */
  Expression key(Regex key) {
    return Expression.lexeme(Regex.sequence(key, space, Regex.text(":"), space));
  }
}
