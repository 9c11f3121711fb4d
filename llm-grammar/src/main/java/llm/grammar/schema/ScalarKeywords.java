package llm.grammar.schema;

import java.math.BigDecimal;
import java.util.List;
import llm.grammar.form.CodePoints;
import llm.grammar.form.Regex;
import llm.grammar.json.JsonValue;
import llm.grammar.json.JsonValue.Arr;
import llm.grammar.json.JsonValue.Str;
import llm.grammar.schema.SchemaOptions.Formats;
import llm.grammar.schema.Shape.Words;

/** Keywords about types, numbers and strings. */
final class ScalarKeywords {
  private static final Regex CHARACTER = Regex.characters(CodePoints.all());

  private final Logic logic;
  private final SchemaOptions options;

  ScalarKeywords(Logic logic, SchemaOptions options) {
    this.logic = logic;
    this.options = options;
  }

  /** What {@code type} says. */
  Shape type(SchemaNode node) {
    var value = node.get("type");
    if (value == null) return Shape.ANY;
    var shape = Shape.NONE;
    for (var one : value instanceof Arr(List<JsonValue> items) ? items : List.of(value)) {
      if (!(one instanceof Str(String name))) {
        throw SchemaRefusal.malformed("type", "a type's name", one.toJson());
      }
      shape = logic.or(shape, type(name, node.draft()));
    }
    return shape;
  }

  private static Shape type(String name, Draft draft) {
    return switch (name) {
      case "null" -> Shape.NONE.withWords(new Words(true, false, false));
      case "boolean" -> Shape.NONE.withWords(new Words(false, true, true));
      case "number" -> Shape.NONE.withNumbers(Regex.anything());
      case "integer" ->
          Shape.NONE.withNumbers(
              draft.countsWholeNumbersAsIntegers() ? Numbers.INTEGERS : Numbers.BARE_INTEGERS);
      case "string" -> Shape.NONE.withStrings(Regex.anything());
      case "array" -> Shape.NONE.withArrays(List.of(ArrayShape.ANY));
      case "object" -> Shape.NONE.withObjects(List.of(ObjectShape.ANY));
      default ->
          throw SchemaRefusal.malformed(
              "type",
              "null, boolean, number, integer, string, array or object",
              "\"" + name + "\"");
    };
  }

  /** What bounds and steps say of numbers. */
  static Regex numbers(SchemaNode node) {
    Regex all = Regex.anything();
    boolean sides = node.draft().hasBooleanExclusiveBounds();
    var min = Keywords.number(node, "minimum");
    if (min != null) {
      boolean without = sides && isBoolean(node, "exclusiveMinimum");
      all = RegexAlgebra.and(all, without ? Numbers.moreThan(min) : Numbers.atLeast(min));
    }
    var max = Keywords.number(node, "maximum");
    if (max != null) {
      boolean without = sides && isBoolean(node, "exclusiveMaximum");
      all = RegexAlgebra.and(all, without ? Numbers.lessThan(max) : Numbers.atMost(max));
    }
    var above = exclusive(node, "exclusiveMinimum");
    if (above != null) all = RegexAlgebra.and(all, Numbers.moreThan(above));
    var below = exclusive(node, "exclusiveMaximum");
    if (below != null) all = RegexAlgebra.and(all, Numbers.lessThan(below));
    var step = Keywords.number(node, "multipleOf");
    if (step != null) {
      if (step.signum() <= 0) {
        throw SchemaRefusal.malformed("multipleOf", "a number above 0", step.toString());
      }
      all = RegexAlgebra.and(all, Multiples.of(step));
    }
    return all;
  }

  private static boolean isBoolean(SchemaNode node, String keyword) {
    return node.get(keyword) instanceof JsonValue.Bool(boolean is) && is;
  }

  private static @org.jspecify.annotations.Nullable BigDecimal exclusive(
      SchemaNode node, String keyword) {
    if (node.draft().hasBooleanExclusiveBounds()) {
      if (node.get(keyword) instanceof JsonValue.Bool) return null;
      if (node.draft() == Draft.DRAFT_04) {
        Keywords.isTrue(node, keyword);
        return null;
      }
    }
    return Keywords.number(node, keyword);
  }

  /** What lengths, patterns and formats say of strings. */
  Regex strings(SchemaNode node) {
    Regex all = Regex.anything();
    int min = Keywords.count(node, "minLength", 0);
    int max = Keywords.count(node, "maxLength", Regex.UNBOUNDED);
    if (min > max) return Regex.nothing();
    if (min > 0 || max < Regex.UNBOUNDED) all = Regex.repeat(CHARACTER, min, max);
    var pattern = Keywords.string(node, "pattern");
    if (pattern != null) {
      all = RegexAlgebra.and(all, Patterns.search(pattern, "pattern"));
    }
    var format = node.get("format") instanceof Str(String name) ? name : null;
    if (format != null && options.formats() == Formats.ASSERTED) {
      var known = StringFormats.of(format, node.draft());
      if (known != null) all = RegexAlgebra.and(all, known);
    }
    return all;
  }
}
