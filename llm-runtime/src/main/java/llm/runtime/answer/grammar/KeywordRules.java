package llm.runtime.answer.grammar;

import java.util.ArrayList;
import java.util.Set;
import llm.grammar.form.CodePoints;
import llm.grammar.form.Expression;
import llm.grammar.form.Regex;
import llm.grammar.json.JsonReader;
import llm.grammar.json.JsonValue;
import llm.grammar.schema.StringNotation;
import llm.runtime.answer.read.Notation;
import llm.runtime.answer.text.ArgumentTypes;
import llm.runtime.answer.text.Schemas;

/**
 * Arguments with keywords as a grammar: properties that the schema names come in its order. Words
 * and strings are Python's; what is in lists and objects is written as JSON, which reads the same.
 */
final class KeywordRules {
  private final Notation.Piece.Keywords form;
  private final SchemaRules rules;
  private final JsonValue root;
  private final String schema;
  private final String prefix;

  /**
   * Rules of a tool.
   *
   * @param prefix with which their names begin
   */
  KeywordRules(Notation.Piece.Keywords form, SchemaRules rules, String schema, String prefix) {
    this.form = form;
    this.rules = rules;
    this.schema = schema;
    this.root = JsonReader.read(schema);
    this.prefix = prefix;
  }

  /** The arguments in their brackets. */
  Expression arguments() {
    var required = Schemas.required(root);
    var members = new ArrayList<Expression.Member>();
    for (var property : Schemas.properties(root).entrySet()) {
      var key = property.getKey();
      var one = Expression.sequence(Expression.literal(key + "="), value(key, property.getValue()));
      members.add(new Expression.Member(one, required.contains(key), false));
    }
    var empty = Expression.literal("()");
    if (members.isEmpty()) return empty;
    var some =
        Expression.sequence(
            Expression.literal("("),
            new Expression.Members(
                members,
                Expression.literal(", "),
                Expression.Order.LISTED,
                1,
                Expression.UNBOUNDED),
            Expression.literal(")"));
    boolean optional = members.stream().noneMatch(Expression.Member::required);
    return optional ? Expression.anyOf(empty, some) : some;
  }

  private Expression value(String key, JsonValue value) {
    var types = ArgumentTypes.of(schema, key);
    var name = prefix + " " + key;
    if (types.equals(Set.of("boolean"))) {
      return Expression.anyOf(Expression.literal("True"), Expression.literal("False"));
    }
    if (types.equals(Set.of("null"))) return Expression.literal("None");
    if (!types.equals(Set.of("string"))) return rules.json(Schemas.alone(value, root), name);
    var texts = Regex.star(Regex.characters(CodePoints.of(form.quote() + "\\").not()));
    var strings =
        new StringNotation.Marked(Expression.literal(form.quote()), texts, Regex.anything());
    return rules.written(Schemas.alone(value, root), name, strings);
  }
}
