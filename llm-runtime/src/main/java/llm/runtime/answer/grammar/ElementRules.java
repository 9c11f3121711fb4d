package llm.runtime.answer.grammar;

import static llm.grammar.form.Expression.anyOf;
import static llm.grammar.form.Expression.lexeme;
import static llm.grammar.form.Expression.literal;
import static llm.grammar.form.Expression.optional;
import static llm.grammar.form.Expression.reference;
import static llm.grammar.form.Expression.repeat;
import static llm.grammar.form.Expression.sequence;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import llm.grammar.form.CodePoints;
import llm.grammar.form.Expression;
import llm.grammar.form.GrammarException;
import llm.grammar.form.Regex;
import llm.grammar.json.JsonReader;
import llm.grammar.json.JsonValue;
import llm.runtime.answer.read.Notation;
import llm.runtime.answer.text.Schemas;

/**
 * Arguments that are elements, as a grammar: properties that the schema names come in its order;
 * what it says nothing of is any text or any elements.
 */
final class ElementRules {
  private static final CodePoints NO_NAME = CodePoints.of("<>/ \t\r\n");
  private static final Regex NAME = Regex.plus(Regex.characters(NO_NAME.not()));

  private final Notation.Piece.Elements form;
  private final SchemaRules rules;
  private final String prefix;
  private final JsonValue root;
  private final Set<String> known = new HashSet<>();

  /**
   * Rules of a tool.
   *
   * @param prefix with which their names begin
   */
  ElementRules(Notation.Piece.Elements form, SchemaRules rules, String schema, String prefix) {
    this.form = form;
    this.rules = rules;
    this.prefix = prefix;
    this.root = JsonReader.read(schema);
  }

  /** The elements of all arguments. */
  Expression arguments() {
    return members(root, "");
  }

  private Expression members(JsonValue schema, String place) {
    var required = Schemas.required(schema);
    var parts = new ArrayList<Expression>();
    for (var property : Schemas.properties(schema).entrySet()) {
      var key = property.getKey();
      var value = value(property.getValue(), place + "/properties/" + key);
      var one = element(literal(key), value);
      parts.add(required.contains(key) ? one : optional(one));
    }
    return new Expression.Sequence(parts);
  }

  private Expression element(Expression name, Expression value) {
    var lead = CallGrammar.fixed(form.lead());
    return sequence(
        lead, literal("<"), name, literal(">"), value, lead, literal("</"), name, literal(">"));
  }

  private Expression value(JsonValue schema, String place) {
    if (Schemas.member(schema, "$ref") instanceof JsonValue.Str(String path)) return referred(path);
    for (var key : List.of("anyOf", "oneOf")) {
      if (!(Schemas.member(schema, key) instanceof JsonValue.Arr(var ways))) continue;
      var all = new ArrayList<Expression>();
      for (int i = 0; i < ways.size(); i++)
        all.add(value(ways.get(i), place + "/" + key + "/" + i));
      return new Expression.Choice(all);
    }
    if (Schemas.member(schema, "type") instanceof JsonValue.Str(String type)) {
      if (type.equals("object")) {
        return Schemas.properties(schema).isEmpty() ? any() : members(schema, place);
      }
      if (type.equals("array")) return items(schema, place);
    }
    return Schemas.isScalar(schema)
        ? rules.bare(Schemas.alone(schema, root), prefix + place, end())
        : any();
  }

  private Expression items(JsonValue schema, String place) {
    if (Schemas.member(schema, "prefixItems") instanceof JsonValue.Arr) {
      throw refused(place + "/prefixItems", "prefixItems");
    }
    var item = value(Schemas.member(schema, "items"), place + "/items");
    int min = Schemas.count(schema, "minItems", 0);
    int max = Schemas.count(schema, "maxItems", Expression.UNBOUNDED);
    if (max < min) throw refused(place + "/maxItems", "maxItems");
    return repeat(element(literal(form.item()), item), min, max);
  }

  private static GrammarException refused(String place, String keyword) {
    return new GrammarException(
        GrammarException.Kind.UNSUPPORTED,
        "#" + place,
        keyword,
        "cannot be enforced where arguments are written as elements");
  }

  /** What a reference leads to, once: it may be part of itself. */
  private Expression referred(String path) {
    var name = prefix + path;
    if (known.add(path)) {
      var target = Schemas.at(root, path);
      if (target instanceof JsonValue.Null) throw refused(path, "$ref");
      rules.define(name, value(target, path));
    }
    return reference(name);
  }

  private String end() {
    return form.lead() + "</";
  }

  /** Any text, or any elements. */
  private Expression any() {
    var name = prefix + " any";
    if (known.add(name)) {
      var element = element(lexeme(NAME), reference(name));
      var text = Regex.allOf(SchemaRules.without(end()), SchemaRules.without(form.lead() + "<"));
      rules.define(name, anyOf(lexeme(text), repeat(element, 1, Expression.UNBOUNDED)));
    }
    return reference(name);
  }
}
