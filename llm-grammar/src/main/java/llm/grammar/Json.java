package llm.grammar;

import static llm.grammar.form.Expression.anyOf;
import static llm.grammar.form.Expression.lexeme;
import static llm.grammar.form.Expression.literal;
import static llm.grammar.form.Expression.optional;
import static llm.grammar.form.Expression.reference;
import static llm.grammar.form.Expression.sequence;
import static llm.grammar.form.Expression.star;

import llm.grammar.form.CodePoints;
import llm.grammar.form.Expression;
import llm.grammar.form.Limits;
import llm.grammar.form.Regex;
import llm.grammar.form.Rules;
import llm.grammar.notation.RegexParser;

/** The grammar of JSON, RFC 8259. */
final class Json {
  /**
   * Blanks between two tokens. A model that may write any number of them sometimes writes nothing
   * else, so there are at most this many.
   */
  private static final int MOST_BLANKS = 20;

  private static final String STRING =
      "\"([^\"\\\\\\x00-\\x1f]|\\\\([\"\\\\/bfnrt]|u[0-9a-fA-F]{4}))*\"";

  private static final String NUMBER = "-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?";

  private static final Expression BLANKS =
      lexeme(Regex.repeat(Regex.characters(CodePoints.of(" \t\r\n")), 0, MOST_BLANKS));

  private Json() {}

  static Rules rules() {
    var comma = sequence(BLANKS, literal(","), BLANKS);
    var member = sequence(pattern(STRING), BLANKS, literal(":"), BLANKS, reference("value"));
    return Rules.builder()
        .define("value", anyOf(scalar(), reference("object"), reference("array")))
        .define("object", list("{", member, comma, "}"))
        .define("array", list("[", reference("value"), comma, "]"))
        .build("value");
  }

  private static Expression scalar() {
    return pattern(STRING + "|" + NUMBER + "|true|false|null");
  }

  private static Expression pattern(String source) {
    return lexeme(RegexParser.parse(source, Limits.defaults()));
  }

  private static Expression list(String open, Expression item, Expression comma, String close) {
    var items = sequence(item, star(sequence(comma, item)), BLANKS);
    return sequence(literal(open), BLANKS, optional(items), literal(close));
  }
}
