package llm.grammar.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import llm.grammar.form.Regex;
import llm.grammar.json.JsonValue.Bool;
import llm.grammar.schema.ObjectShape.Property;
import llm.grammar.schema.ObjectShape.Region;

/** Keywords about the properties of objects. */
final class ObjectKeywords {
  /** Patterns of one schema; each way of fitting some of them and not others is a region. */
  private static final int MOST_REGIONS = 256;

  private final Evaluation evaluation;

  ObjectKeywords(Evaluation evaluation) {
    this.evaluation = evaluation;
  }

  /** What a schema's own keywords say of objects. */
  ObjectShape of(SchemaNode node) {
    var others = regions(node);
    var named = new LinkedHashMap<String, Property>();
    var patterns = patterns(node);
    Keywords.object(node, "properties")
        .forEach(
            (name, schema) -> {
              var claims = evaluation.claims(node, schema, "properties", name);
              for (var pattern : patterns) {
                if (evaluation.language().fits(pattern.keys(), name)) {
                  claims = claims.and(pattern.claims());
                }
              }
              named.put(name, new Property(claims, false));
            });
    int min = Keywords.count(node, "minProperties", 0);
    int max = Keywords.count(node, "maxProperties", Count.UNBOUNDED);
    var shape = new ObjectShape(named, others, List.of(), new Count(min, max));
    for (String name : required(node)) {
      shape = evaluation.both(shape, ObjectShape.with(name, Claims.NONE, true));
    }
    return names(node, shape);
  }

  private static Iterable<String> required(SchemaNode node) {
    var value = node.get("required");
    if (value == null) return List.of();
    return new LinkedHashSet<>(Keywords.strings(value, "required"));
  }

  private List<Region> patterns(SchemaNode node) {
    var patterns = new ArrayList<Region>();
    Keywords.object(node, "patternProperties")
        .forEach(
            (pattern, schema) ->
                patterns.add(
                    new Region(
                        Patterns.search(pattern, "patternProperties"),
                        evaluation.claims(node, schema, "patternProperties", pattern))));
    return patterns;
  }

  /** Keys without a name of their own, by which patterns they fit. */
  private List<Region> regions(SchemaNode node) {
    var additional = node.get("additionalProperties");
    var rest =
        additional == null
            ? Claims.NONE
            : evaluation.claims(node, additional, "additionalProperties");
    record Part(Regex keys, Claims claims, boolean fitted) {}
    var parts = List.of(new Part(Regex.anything(), Claims.NONE, false));
    for (var pattern : patterns(node)) {
      var next = new ArrayList<Part>();
      for (var part : parts) {
        var in = RegexAlgebra.and(part.keys, pattern.keys());
        var out = RegexAlgebra.and(part.keys, RegexAlgebra.not(pattern.keys()));
        if (!evaluation.language().isEmpty(in)) {
          next.add(new Part(in, part.claims.and(pattern.claims()), true));
        }
        if (!evaluation.language().isEmpty(out)) {
          next.add(new Part(out, part.claims, part.fitted));
        }
      }
      parts = next;
      if (parts.size() > MOST_REGIONS) {
        throw new SchemaRefusal("patternProperties", "too many patterns fit one key");
      }
    }
    return parts.stream()
        .map(part -> new Region(part.keys, part.fitted ? part.claims : rest))
        .filter(region -> !region.claims().contradiction())
        .toList();
  }

  private ObjectShape names(SchemaNode node, ObjectShape shape) {
    var schema = node.get("propertyNames");
    if (schema == null) return shape;
    if (schema instanceof Bool(boolean all) && all) return shape;
    var names = evaluation.shape(evaluation.claims(node, schema, "propertyNames")).strings();
    if (RegexAlgebra.isAnything(names)) return shape;
    var allowed =
        RegexAlgebra.isNothing(names) ? List.<Region>of() : List.of(new Region(names, Claims.NONE));
    return evaluation.both(shape, ObjectShape.ofOthers(allowed));
  }
}
