package llm.runtime.answer.grammar;

import java.util.LinkedHashMap;
import java.util.Map;
import llm.grammar.form.CodePoints;
import llm.grammar.form.Expression;
import llm.grammar.form.Regex;
import llm.grammar.schema.JsonSchema;
import llm.grammar.schema.PropertyOrder;
import llm.grammar.schema.SchemaOptions;
import llm.grammar.schema.StringNotation;
import llm.runtime.answer.read.Notation;
import llm.runtime.answer.text.Controls;

/** The rules of a grammar that come from schemas, each under a name of its own. */
final class SchemaRules {
  private static final CodePoints NO_KEY = CodePoints.of(",:{}[]\" \t\r\n");

  private final Map<String, Expression> byName = new LinkedHashMap<>();

  Map<String, Expression> byName() {
    return byName;
  }

  void define(String name, Expression rule) {
    byName.put(name, rule);
  }

  /** Values as JSON. */
  Expression json(String schema, String name) {
    return embedded(schema, name, SchemaOptions.defaults());
  }

  /** Values whose strings stand between marks, and whose keys between none. */
  Expression marked(String schema, String name, Notation.Piece.Marked form) {
    var first = CodePoints.of(Controls.spelled(form.mark()).codePointAt(0));
    var keys = Regex.plus(Regex.characters(NO_KEY.or(first).not()));
    var strings =
        new StringNotation.Marked(CallGrammar.fixed(form.mark()), without(form.mark()), keys);
    var options = SchemaOptions.defaults().with(strings);
    // What is sorted by its keys has another order than the schema's.
    return embedded(schema, name, form.sorts() ? options.with(PropertyOrder.ANY) : options);
  }

  /** Values whose strings stand there as they are, up to what ends them. */
  Expression bare(String schema, String name, String end) {
    var strings = new StringNotation.Marked(Expression.empty(), without(end), Regex.anything());
    return written(schema, name, strings);
  }

  /** Values with strings that are written so. */
  Expression written(String schema, String name, StringNotation strings) {
    return embedded(schema, name, SchemaOptions.defaults().with(strings));
  }

  private Expression embedded(String schema, String name, SchemaOptions options) {
    var rules = JsonSchema.rules(schema, options).prefixed(name + " ");
    byName.putAll(rules.byName());
    return Expression.reference(rules.start());
  }

  /** Texts in which a mark does not occur: none does that is a control token. */
  static Regex without(String mark) {
    var any = Regex.anything();
    return Controls.any(mark) ? any : Regex.not(Regex.sequence(any, Regex.text(mark), any));
  }
}
