package llm.grammar;

import java.util.List;
import llm.grammar.form.Expression;
import llm.grammar.form.Limits;
import llm.grammar.form.Regex;
import llm.grammar.form.Rules;
import llm.grammar.notation.GbnfParser;
import llm.grammar.notation.RegexParser;
import llm.grammar.schema.JsonSchema;
import llm.grammar.schema.SchemaOptions;

/**
 * The notations of grammars as rules, for those who put rules together. Each throws {@link
 * llm.grammar.form.GrammarException} if the source is not of its notation.
 */
public final class Notations {
  private Notations() {}

  /** GBNF, llama.cpp's notation. */
  public static Rules gbnf(String source) {
    return GbnfParser.parse(source, Limits.defaults());
  }

  /** A regular expression of RE2's syntax, which a text fits as a whole. */
  public static Rules regex(String pattern) {
    return Rules.of(Expression.lexeme(RegexParser.parse(pattern, Limits.defaults())));
  }

  /** Any JSON value (RFC 8259), with at most 20 blanks between two tokens. */
  public static Rules json() {
    return Json.rules();
  }

  /** A JSON Schema: see {@link Grammar#ofJsonSchema}. */
  public static Rules jsonSchema(String schema, SchemaOptions options) {
    return JsonSchema.rules(schema, options);
  }

  /** One of several texts. */
  public static Rules choices(List<String> choices) {
    return Rules.of(Expression.lexeme(Regex.anyOf(choices)));
  }
}
