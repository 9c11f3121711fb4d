package llm.runtime.answer.grammar;

import static llm.grammar.form.Expression.literal;
import static llm.grammar.form.Expression.optional;

import java.util.ArrayList;
import java.util.Set;
import llm.grammar.form.Expression;
import llm.grammar.json.JsonReader;
import llm.grammar.json.JsonValue;
import llm.runtime.answer.read.Notation;
import llm.runtime.answer.text.ArgumentTypes;
import llm.runtime.answer.text.Schemas;

/**
 * Arguments that stand one after the other, each between marks, as a grammar: properties that the
 * schema names come in its order.
 */
final class ParameterRules {
  private final Notation.Piece.Parameters form;
  private final SchemaRules rules;
  private final JsonValue root;
  private final String schema;
  private final String prefix;

  /**
   * Rules of a tool.
   *
   * @param prefix with which their names begin
   */
  ParameterRules(Notation.Piece.Parameters form, SchemaRules rules, String schema, String prefix) {
    this.form = form;
    this.rules = rules;
    this.schema = schema;
    this.root = JsonReader.read(schema);
    this.prefix = prefix;
  }

  /** All of them. */
  Expression arguments() {
    var parts = new ArrayList<Expression>();
    var required = Schemas.required(root);
    Schemas.properties(root)
        .forEach(
            (key, value) -> {
              var one = parameter(key, Schemas.alone(value, root));
              parts.add(required.contains(key) ? one : optional(one));
            });
    return new Expression.Sequence(parts);
  }

  private Expression parameter(String key, String value) {
    boolean text = ArgumentTypes.of(schema, key).equals(Set.of("string"));
    var between =
        form.between().stream()
            .filter(way -> way.isText().orElse(text) == text)
            .findFirst()
            .orElse(form.between().getFirst());
    var name = prefix + " " + key;
    return Expression.sequence(
        CallGrammar.fixed(form.open().text()),
        literal(key),
        CallGrammar.fixed(between.literal().text()),
        text ? rules.bare(value, name, form.close().first()) : rules.json(value, name),
        CallGrammar.fixed(form.close().text()));
  }
}
