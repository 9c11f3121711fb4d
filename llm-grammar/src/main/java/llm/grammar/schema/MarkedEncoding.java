package llm.grammar.schema;

import llm.grammar.form.Expression;
import llm.grammar.form.Regex;

/** Strings as they stand, between marks; keys as they stand, between none. */
record MarkedEncoding(StringNotation.Marked notation) implements Encoding {
  @Override
  public Expression string(Regex characters) {
    var text = Expression.lexeme(RegexAlgebra.and(characters, notation.texts()));
    return Expression.sequence(notation.mark(), text, notation.mark());
  }

  @Override
  public Expression inOneWay(Regex characters) {
    return string(characters);
  }

  @Override
  public Regex key(Regex characters) {
    return RegexAlgebra.and(characters, notation.keys());
  }

  @Override
  public Regex anyKey(Regex characters) {
    return key(characters);
  }
}
