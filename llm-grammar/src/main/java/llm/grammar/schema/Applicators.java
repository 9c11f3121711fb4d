package llm.grammar.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import llm.grammar.json.JsonValue;
import llm.grammar.json.JsonValue.Arr;
import llm.grammar.json.JsonValue.Bool;

/** Keywords that apply other schemas to the same value. */
final class Applicators {
  private final Evaluation evaluation;
  private final Logic logic;
  private final Alternatives alternatives;
  private final Unevaluated unevaluated;

  Applicators(Evaluation evaluation, Logic logic) {
    this.evaluation = evaluation;
    this.logic = logic;
    this.alternatives = new Alternatives(evaluation, logic);
    this.unevaluated = new Unevaluated(evaluation);
  }

  /** With what one keyword adds where it stands. */
  Shape inPlace(SchemaNode node, String keyword, Shape shape) {
    return switch (keyword) {
      case "$ref" -> logic.and(shape, referred(node, keyword, false));
      case "$dynamicRef" ->
          node.draft().isAtLeast(Draft.DRAFT_2020_12)
              ? logic.and(shape, referred(node, keyword, true))
              : shape;
      case "$recursiveRef" ->
          node.draft() == Draft.DRAFT_2019_09
              ? logic.and(shape, referred(node, keyword, true))
              : shape;
      case "allOf" -> {
        var all = shape;
        for (var one : schemas(node, keyword)) all = logic.and(all, evaluation.shape(one));
        yield all;
      }
      default -> shape;
    };
  }

  private Shape referred(SchemaNode node, String keyword, boolean dynamic) {
    var reference = Keywords.string(node, keyword);
    if (reference == null) return Shape.ANY;
    var document = evaluation.document();
    var target =
        dynamic
            ? document.resolveDynamic(node, keyword, reference)
            : document.resolve(node, keyword, reference);
    return evaluation.shape(evaluation.claims(target));
  }

  private List<Claims> schemas(SchemaNode node, String keyword) {
    var schemas = new ArrayList<Claims>();
    var values = Keywords.array(node, keyword);
    for (int i = 0; i < values.size(); i++) {
      schemas.add(evaluation.claims(node, values.get(i), keyword, Integer.toString(i)));
    }
    return schemas;
  }

  /** With what the keywords add that need to know what is left without them. */
  Shape applied(SchemaNode node, Shape start) {
    var shape = start;
    for (var keyword : node.keywords().entrySet()) {
      String name = keyword.getKey();
      try {
        shape = with(node, name, keyword.getValue(), shape);
      } catch (SchemaRefusal e) {
        throw e.keyword().isEmpty() ? new SchemaRefusal(e.kind(), name, e.reason()) : e;
      }
    }
    if (!node.has("oneOf")) return shape;
    try {
      return alternatives.oneOf(shape, schemas(node, "oneOf"));
    } catch (SchemaRefusal e) {
      throw e.keyword().isEmpty() ? new SchemaRefusal(e.kind(), "oneOf", e.reason()) : e;
    }
  }

  private Shape with(SchemaNode node, String keyword, JsonValue value, Shape shape) {
    return switch (keyword) {
      case "anyOf" -> alternatives.anyOf(shape, schemas(node, keyword));
      case "not" -> logic.without(shape, evaluation.shape(evaluation.claims(node, value, keyword)));
      case "if" -> node.draft().isAtLeast(Draft.DRAFT_07) ? conditional(node, value, shape) : shape;
      case "dependencies" -> dependencies(node, keyword, shape);
      case "dependentRequired", "dependentSchemas" ->
          node.draft().isAtLeast(Draft.DRAFT_2019_09) ? dependencies(node, keyword, shape) : shape;
      case "unevaluatedProperties" ->
          node.draft().isAtLeast(Draft.DRAFT_2019_09) && !shape.objects().isEmpty()
              ? logic.and(shape, unevaluated.properties(node, value))
              : shape;
      case "unevaluatedItems" ->
          node.draft().isAtLeast(Draft.DRAFT_2019_09) && !shape.arrays().isEmpty()
              ? logic.and(shape, unevaluated.items(node, value))
              : shape;
      default -> shape;
    };
  }

  private Shape conditional(SchemaNode node, JsonValue condition, Shape shape) {
    var then = node.get("then");
    var otherwise = node.get("else");
    if (then == null && otherwise == null) return shape;
    var claims = evaluation.claims(node, condition, "if");
    var holds = evaluation.shape(claims);
    var first = logic.and(shape, holds);
    if (then != null && !first.isNothing()) {
      first = logic.and(first, evaluation.shape(evaluation.claims(node, then, "then")));
    }
    var second = logic.without(shape, holds);
    if (otherwise != null && !second.isNothing()) {
      second = logic.and(second, evaluation.shape(evaluation.claims(node, otherwise, "else")));
    }
    return logic.or(first, second);
  }

  private Shape dependencies(SchemaNode node, String keyword, Shape start) {
    var shape = start;
    for (Map.Entry<String, JsonValue> dependency : Keywords.object(node, keyword).entrySet()) {
      if (shape.objects().isEmpty()) return shape;
      String name = dependency.getKey();
      var value = dependency.getValue();
      var present = List.of(ObjectShape.with(name, Claims.NONE, true));
      if (value instanceof Arr) {
        for (String required : Keywords.strings(value, keyword)) {
          present =
              logic.objectsOfBoth(present, List.of(ObjectShape.with(required, Claims.NONE, true)));
        }
      } else if (!(value instanceof Bool(boolean all) && all)) {
        var claims = evaluation.claims(node, value, keyword, name);
        present = logic.objectsOfBoth(present, evaluation.shape(claims).objects());
      }
      var ways = new ArrayList<>(present);
      ways.addFirst(ObjectShape.without(name));
      shape = shape.withObjects(logic.objectsOfBoth(shape.objects(), ways));
    }
    return shape;
  }
}
