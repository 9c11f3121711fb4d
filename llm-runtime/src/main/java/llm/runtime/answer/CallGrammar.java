package llm.runtime.answer;

import java.util.ArrayList;
import java.util.List;
import llm.grammar.form.CodePoints;
import llm.grammar.form.Expression;
import llm.grammar.form.Regex;
import llm.grammar.form.Rules;
import llm.grammar.json.JsonReader;
import llm.grammar.json.JsonValue;
import llm.grammar.schema.JsonSchema;
import llm.grammar.schema.SchemaOptions;

/**
 * The grammar of an answer with calls. Strict arguments that are JSON are held to the whole of
 * their schema. Between tags each value is held to its property's schema, except strings, which may
 * be any text but the closing tag, and schemas that refer to others, which may be any JSON; what is
 * required and the order are kept.
 */
final class CallGrammar {
  private static final String ANY_OBJECT = "{\"type\":\"object\"}";

  private final Notation marks;
  private final Rules.Builder rules = Rules.builder();
  private int embedded;

  CallGrammar(Notation marks) {
    this.marks = marks;
  }

  Rules rules(CallRules wanted) {
    var calls = new ArrayList<Expression>();
    for (var tool : wanted.tools()) calls.add(call(tool));
    rules.define("call", new Expression.Choice(calls));
    var call = Expression.reference("call");
    var more = Expression.sequence(mark(marks.separator()), call);
    boolean several = wanted.parallel() && marks.parallel();
    var section =
        Expression.sequence(
            mark(marks.sectionOpen().stripLeading()),
            call,
            several ? Expression.star(more) : Expression.empty(),
            mark(marks.sectionClose().stripTrailing()));
    rules.define("calls", section);
    if (wanted.required()) return rules.build("calls");
    var trigger = Controls.spelled(marks.trigger());
    var said =
        trigger.isEmpty()
            ? Expression.lexeme(Regex.not(Regex.sequence(Regex.text("{"), Regex.anything())))
            : Expression.lexeme(without(trigger));
    var behind =
        Expression.sequence(said, mark(marks.contentClose()), Expression.reference("calls"));
    rules.define("answer", Expression.anyOf(said, trigger.isEmpty() ? section : behind));
    return rules.build("answer");
  }

  private static Regex without(String mark) {
    return Regex.not(Regex.sequence(Regex.anything(), Regex.text(mark), Regex.anything()));
  }

  private static Expression mark(String text) {
    return Expression.literal(Controls.spelled(text));
  }

  private Expression call(ToolSpec tool) {
    var arguments =
        marks.style() instanceof Notation.Tagged tagged
            ? tagged(tagged, tool)
            : embed(tool.strict() && !tool.parameters().isBlank() ? tool.parameters() : ANY_OBJECT);
    return Expression.sequence(filled(marks.head(), tool), arguments, filled(marks.tail(), tool));
  }

  private static Expression filled(String text, ToolSpec tool) {
    var parts = new ArrayList<Expression>();
    for (var part : text.split("(?=[\uE000-\uE002])|(?<=[\uE000-\uE002])")) {
      if (part.isEmpty()) continue;
      parts.add(
          switch (part.charAt(0)) {
            case Notation.NAME -> Expression.literal(tool.name());
            case Notation.ID ->
                Expression.lexeme(
                    Regex.repeat(
                        Regex.characters(CodePoints.ofRanges('0', '9', 'A', 'Z', 'a', 'z')), 9, 9));
            case Notation.INDEX -> Expression.lexeme(Regex.repeat(Regex.range('0', '9'), 1, 3));
            default -> mark(part);
          });
    }
    return new Expression.Sequence(parts);
  }

  private Expression tagged(Notation.Tagged style, ToolSpec tool) {
    var schema = tool.parameters().isBlank() ? ANY_OBJECT : tool.parameters();
    if (tool.strict()) JsonSchema.rules(schema, SchemaOptions.defaults());
    if (!(JsonReader.read(schema) instanceof JsonValue.Obj(var keywords))) {
      return Expression.empty();
    }
    var members = new ArrayList<Expression.Member>();
    if (keywords.get("properties") instanceof JsonValue.Obj(var properties)) {
      var required =
          tool.strict() && keywords.get("required") instanceof JsonValue.Arr(var items)
              ? items
              : List.<JsonValue>of();
      properties.forEach(
          (key, value) ->
              members.add(
                  new Expression.Member(
                      argument(style, tool, key, value),
                      required.contains(new JsonValue.Str(key)),
                      false)));
    }
    var space = Expression.lexeme(Regex.repeat(Regex.characters(CodePoints.of(" \n")), 0, 2));
    return Expression.sequence(
        new Expression.Members(members, space, Expression.Order.LISTED, 0, Expression.UNBOUNDED),
        space);
  }

  private Expression argument(Notation.Tagged style, ToolSpec tool, String key, JsonValue schema) {
    var types = ArgumentTypes.of(tool.parameters(), key);
    boolean string = types.contains("string") || (types.isEmpty() && !style.typed());
    var after = style.after().replace("" + Notation.KEY, key);
    var json = schema.toJson();
    var ways = new ArrayList<Expression>();
    if (string) {
      ways.add(
          Expression.sequence(
              mark(style.stringMid()),
              Expression.lexeme(without(Controls.spelled(after).strip()))));
    }
    if (!string || types.size() > 1) {
      boolean alone = tool.strict() && !json.contains("\"$ref\"") && !types.contains("string");
      ways.add(Expression.sequence(mark(style.mid()), embed(alone ? json : "{}")));
    }
    return Expression.sequence(
        mark(style.before() + key), new Expression.Choice(ways), mark(after));
  }

  /** The rules of a schema under names of their own. */
  private Expression embed(String schema) {
    var prefix = "s" + embedded++ + "-";
    var inner = JsonSchema.rules(schema, SchemaOptions.defaults());
    inner.byName().forEach((name, rule) -> rules.define(prefix + name, renamed(rule, prefix)));
    return Expression.reference(prefix + inner.start());
  }

  private static Expression renamed(Expression expression, String prefix) {
    return switch (expression) {
      case Expression.Reference(var rule) -> Expression.reference(prefix + rule);
      case Expression.Sequence(var parts) ->
          new Expression.Sequence(parts.stream().map(p -> renamed(p, prefix)).toList());
      case Expression.Choice(var parts) ->
          new Expression.Choice(parts.stream().map(p -> renamed(p, prefix)).toList());
      case Expression.Repetition(var body, int min, int max) ->
          new Expression.Repetition(renamed(body, prefix), min, max);
      case Expression.Members(var members, var separator, var order, int min, int max) ->
          new Expression.Members(
              members.stream()
                  .map(
                      m ->
                          new Expression.Member(
                              renamed(m.expression(), prefix), m.required(), m.repeated()))
                  .toList(),
              renamed(separator, prefix),
              order,
              min,
              max);
      default -> expression;
    };
  }
}
