package llm.grammar.schema;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import llm.grammar.form.Regex;
import llm.grammar.json.JsonValue;
import llm.grammar.json.JsonValue.Bool;
import llm.grammar.schema.ObjectShape.Property;
import llm.grammar.schema.ObjectShape.Region;

/**
 * {@code unevaluatedProperties} and {@code unevaluatedItems} where it does not depend on the value
 * which schemas are applied to it.
 */
final class Unevaluated {
  private static final List<String> CONDITIONAL =
      List.of("anyOf", "oneOf", "if", "then", "else", "dependentSchemas", "dependencies");
  private static final List<String> SPEAKING_OF_PROPERTIES =
      List.of("properties", "patternProperties", "additionalProperties", "unevaluatedProperties");

  private final Evaluation evaluation;

  Unevaluated(Evaluation evaluation) {
    this.evaluation = evaluation;
  }

  /** Names and patterns of which something is said. */
  private static final class Evaluated {
    final Set<String> names = new LinkedHashSet<>();
    final List<Regex> keys = new ArrayList<>();
    final Set<SchemaNode> visited = new HashSet<>();
    boolean all;
  }

  /** What is said of properties that nothing else speaks of. */
  Shape properties(SchemaNode node, JsonValue schema) {
    var claims = evaluation.claims(node, schema, "unevaluatedProperties");
    if (claims.isTrivial()) return Shape.ANY;
    var evaluated = new Evaluated();
    collect(node, evaluated, true);
    if (evaluated.all) return Shape.ANY;
    var named = new LinkedHashMap<String, Property>();
    evaluated.names.forEach(name -> named.put(name, new Property(Claims.NONE, false)));
    Regex spoken = Regex.nothing();
    for (var keys : evaluated.keys) spoken = RegexAlgebra.or(spoken, keys);
    var others = new ArrayList<Region>();
    if (!RegexAlgebra.isNothing(spoken)) others.add(new Region(spoken, Claims.NONE));
    if (!claims.contradiction()) others.add(new Region(RegexAlgebra.not(spoken), claims));
    return Shape.ANY.withObjects(List.of(new ObjectShape(named, others, List.of(), Count.ANY)));
  }

  private void collect(SchemaNode node, Evaluated evaluated, boolean first) {
    if (node.value() instanceof Bool || !evaluated.visited.add(node)) return;
    if (!(node.has("$ref") && node.draft().ignoresSiblingsOfRef())) {
      evaluated.names.addAll(Keywords.object(node, "properties").keySet());
      Keywords.object(node, "patternProperties")
          .keySet()
          .forEach(p -> evaluated.keys.add(Patterns.search(p, "patternProperties")));
      evaluated.all |= node.has("additionalProperties");
      evaluated.all |= !first && node.has("unevaluatedProperties");
      conditional(node);
      var all = Keywords.array(node, "allOf");
      for (int i = 0; i < all.size(); i++) {
        collect(evaluation.node(node, all.get(i), "allOf", Integer.toString(i)), evaluated, false);
      }
    }
    referred(node, evaluated);
  }

  private void referred(SchemaNode node, Evaluated evaluated) {
    var document = evaluation.document();
    for (String keyword : List.of("$ref", "$dynamicRef", "$recursiveRef")) {
      var reference = Keywords.string(node, keyword);
      if (reference == null) continue;
      collect(
          keyword.equals("$ref")
              ? document.resolve(node, keyword, reference)
              : document.resolveDynamic(node, keyword, reference),
          evaluated,
          false);
    }
  }

  private void conditional(SchemaNode node) {
    for (String keyword : CONDITIONAL) {
      var value = node.get(keyword);
      if (value != null && speaks(value, 0)) {
        throw new SchemaRefusal(
            "unevaluatedProperties",
            "which properties it applies to depends on " + keyword + ", which cannot be enforced");
      }
    }
  }

  /** Whether there is a word of properties anywhere in a schema. */
  private static boolean speaks(JsonValue value, int depth) {
    return switch (value) {
      case JsonValue.Obj(Map<String, JsonValue> members) ->
          members.containsKey("$ref")
              || members.containsKey("$dynamicRef")
              || SPEAKING_OF_PROPERTIES.stream().anyMatch(members::containsKey)
              || members.values().stream().anyMatch(member -> speaks(member, depth + 1));
      case JsonValue.Arr(List<JsonValue> items) ->
          items.stream().anyMatch(item -> speaks(item, depth + 1));
      default -> false;
    };
  }

  /** What is said of items that nothing else speaks of. */
  Shape items(SchemaNode node, JsonValue schema) {
    var claims = evaluation.claims(node, schema, "unevaluatedItems");
    if (claims.isTrivial()) return Shape.ANY;
    var applied = new ArrayList<>(CONDITIONAL);
    applied.addAll(List.of("allOf", "$ref", "$dynamicRef", "$recursiveRef", "contains"));
    for (String keyword : applied) {
      if (node.has(keyword)) {
        throw new SchemaRefusal(
            "unevaluatedItems",
            "which items it applies to depends on " + keyword + ", which cannot be enforced");
      }
    }
    var items = node.get("items");
    boolean positions = items instanceof JsonValue.Arr;
    if (items != null && !positions || positions && node.has("additionalItems")) return Shape.ANY;
    int before =
        positions
            ? Keywords.array(node, "items").size()
            : Keywords.array(node, "prefixItems").size();
    var prefix = new ArrayList<Claims>();
    for (int i = 0; i < before; i++) prefix.add(Claims.NONE);
    return Shape.ANY.withArrays(
        List.of(new ArrayShape(prefix, claims, Count.ANY, List.of(), false)));
  }
}
