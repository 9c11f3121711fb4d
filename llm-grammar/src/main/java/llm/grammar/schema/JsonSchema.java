package llm.grammar.schema;

import llm.grammar.form.GrammarException;
import llm.grammar.form.GrammarException.Kind;
import llm.grammar.form.Rules;
import llm.grammar.json.JsonException;
import llm.grammar.json.JsonReader;
import llm.grammar.json.JsonValue;

/** JSON Schema (drafts 04, 06, 07, 2019-09 and 2020-12) as a grammar's rules. */
public final class JsonSchema {
  private JsonSchema() {}

  /**
   * The rules that the JSON texts of a schema's values fit.
   *
   * @throws GrammarException if it is no schema, if a keyword in it cannot be enforced (the place
   *     is a JSON pointer), if no value fits it, or if it is larger than the limits allow
   */
  public static Rules rules(String schema, SchemaOptions options) {
    try {
      return rules(JsonReader.read(schema), options);
    } catch (JsonException e) {
      throw new GrammarException(Kind.SYNTAX, e.place(), "", String.valueOf(e.getMessage()));
    }
  }

  private static Rules rules(JsonValue schema, SchemaOptions options) {
    var deadline = Deadline.in(options.limits().time());
    try {
      var document = SchemaDocument.of(schema);
      var evaluation = new Evaluation(document, options, deadline);
      var root = evaluation.node(document.root(), schema, "");
      return new ShapeWriter(evaluation, options, deadline).written(evaluation.claims(root));
    } catch (SchemaRefusal e) {
      throw new GrammarException(e.kind(), "#", e.keyword(), e.reason());
    }
  }
}
