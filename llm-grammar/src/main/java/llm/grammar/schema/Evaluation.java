package llm.grammar.schema;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import llm.grammar.form.GrammarException;
import llm.grammar.form.GrammarException.Kind;
import llm.grammar.form.Regex;
import llm.grammar.json.JsonValue;
import llm.grammar.json.JsonValue.Bool;
import llm.grammar.json.JsonValue.Obj;
import llm.grammar.json.JsonValue.Str;

/** From schemas to shapes. What is claimed of properties and items is evaluated when asked for. */
final class Evaluation {
  private static final int MOST_SHAPES = 100_000;

  private static final Set<String> OBJECT_KEYWORDS =
      Set.of(
          "properties",
          "patternProperties",
          "additionalProperties",
          "required",
          "minProperties",
          "maxProperties",
          "propertyNames");

  private static final Set<String> OTHER_KEYWORDS =
      Set.of(
          "$ref",
          "$dynamicRef",
          "$recursiveRef",
          "type",
          "enum",
          "const",
          "items",
          "prefixItems",
          "minItems",
          "maxItems",
          "uniqueItems",
          "contains",
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "multipleOf",
          "minLength",
          "maxLength",
          "pattern",
          "format",
          "allOf",
          "anyOf",
          "oneOf",
          "not",
          "if",
          "dependencies",
          "dependentRequired",
          "dependentSchemas",
          "unevaluatedItems",
          "unevaluatedProperties");

  private final SchemaDocument document;
  private final Language language;
  private final Logic logic;
  private final Deadline deadline;
  private final ScalarKeywords scalars;
  private final ObjectKeywords objects = new ObjectKeywords(this);
  private final ArrayKeywords arrays = new ArrayKeywords(this);
  private final Applicators applicators;
  private final Map<SchemaNode, Shape> shapes = new HashMap<>();
  private final Set<SchemaNode> open = new HashSet<>();

  Evaluation(SchemaDocument document, SchemaOptions options, Deadline deadline) {
    this.document = document;
    this.deadline = deadline;
    this.language = new Language(options.limits());
    this.logic = new Logic(language::fits);
    this.scalars = new ScalarKeywords(logic, options);
    this.applicators = new Applicators(this, logic);
  }

  Language language() {
    return language;
  }

  SchemaDocument document() {
    return document;
  }

  /** The schema that a keyword holds. */
  SchemaNode node(SchemaNode parent, JsonValue schema, String... path) {
    if (!(schema instanceof Obj) && !(schema instanceof Bool)) {
      String shown = schema.toJson();
      throw SchemaRefusal.malformed(
          path[0], "a schema", shown.length() > 60 ? shown.substring(0, 60) + "..." : shown);
    }
    return document.child(parent, schema, path);
  }

  /** What the schema that a keyword holds claims. */
  Claims claims(SchemaNode parent, JsonValue schema, String... path) {
    return claims(node(parent, schema, path));
  }

  /** What a schema claims; where it only refers to another, what that claims. */
  Claims claims(SchemaNode schema) {
    var node = schema;
    for (int i = 0; i < 1_000; i++) {
      if (node.value() instanceof Bool(boolean all)) return all ? Claims.NONE : Claims.IMPOSSIBLE;
      var referred = node.get("$ref") instanceof Str(String reference) ? reference : null;
      if (referred == null || !refersOnly(node)) {
        return isTrivial(node) ? Claims.NONE : Claims.of(new Claim(node, true));
      }
      node = resolved(node, referred);
    }
    throw located(node, new SchemaRefusal("$ref", "refers to itself"));
  }

  private SchemaNode resolved(SchemaNode node, String reference) {
    try {
      return document.resolve(node, "$ref", reference);
    } catch (SchemaRefusal e) {
      throw located(node, e);
    }
  }

  private static boolean isTrivial(SchemaNode node) {
    return node.keywords().keySet().stream()
        .noneMatch(key -> OBJECT_KEYWORDS.contains(key) || OTHER_KEYWORDS.contains(key));
  }

  private static boolean refersOnly(SchemaNode node) {
    return node.draft().ignoresSiblingsOfRef()
        || node.keywords().keySet().stream()
            .noneMatch(
                key ->
                    !key.equals("$ref")
                        && (OBJECT_KEYWORDS.contains(key) || OTHER_KEYWORDS.contains(key)));
  }

  /** What is so as all of it is claimed. */
  Shape shape(Claims claims) {
    if (claims.contradiction()) return Shape.NONE;
    var shape = Shape.ANY;
    for (var claim : claims.all()) {
      var one = shape(claim.node());
      try {
        shape = claim.holds() ? logic.and(shape, one) : logic.without(shape, one);
      } catch (SchemaRefusal e) {
        throw located(claim.node(), e);
      }
    }
    return shape;
  }

  /** What a schema lets be. */
  Shape shape(SchemaNode node) {
    var known = shapes.get(node);
    if (known != null) return known;
    deadline.check();
    if (!open.add(node)) {
      throw located(node, new SchemaRefusal("$ref", "refers to itself, with no value between"));
    }
    try {
      if (shapes.size() > MOST_SHAPES) {
        throw new SchemaRefusal(Kind.LIMIT, "", "more than " + MOST_SHAPES + " schemas");
      }
      var shape = evaluated(node);
      shapes.put(node, shape);
      return shape;
    } catch (SchemaRefusal e) {
      throw located(node, e);
    } finally {
      open.remove(node);
    }
  }

  static GrammarException located(SchemaNode node, SchemaRefusal e) {
    return new GrammarException(e.kind(), node.pointer(), e.keyword(), e.reason());
  }

  private Shape evaluated(SchemaNode node) {
    if (node.value() instanceof Bool(boolean all)) return all ? Shape.ANY : Shape.NONE;
    if (node.has("$ref") && refersOnly(node)) return shape(claims(node));
    var shape = scalars.type(node);
    if (node.has("enum")) shape = logic.and(shape, Values.of(node, Keywords.array(node, "enum")));
    var only = node.draft().isAtLeast(Draft.DRAFT_06) ? node.get("const") : null;
    if (only != null) shape = logic.and(shape, Values.of(node, List.of(only)));
    if (!RegexAlgebra.isNothing(shape.numbers())) {
      shape = logic.and(shape, Shape.ANY.withNumbers(ScalarKeywords.numbers(node)));
    }
    if (!RegexAlgebra.isNothing(shape.strings())) {
      shape = logic.and(shape, Shape.ANY.withStrings(scalars.strings(node)));
    }
    if (!shape.arrays().isEmpty()) {
      shape = logic.and(shape, Shape.ANY.withArrays(arrays.of(node)));
    }
    return applicators.applied(node, inOrder(node, shape));
  }

  /** Properties come in the order in which keywords speak of them. */
  private Shape inOrder(SchemaNode node, Shape start) {
    var shape = start;
    boolean own = false;
    for (var keyword : node.keywords().entrySet()) {
      String name = keyword.getKey();
      if (OBJECT_KEYWORDS.contains(name) && !own && !shape.objects().isEmpty()) {
        own = true;
        shape = logic.and(shape, Shape.ANY.withObjects(List.of(objects.of(node))));
      } else {
        shape = applicators.inPlace(node, name, shape);
      }
    }
    return shape;
  }

  ObjectShape both(ObjectShape a, ObjectShape b) {
    return a.and(b, language::fits);
  }

  /** Whether no value is so, as far as that is found out with little work. */
  boolean isEmpty(Regex regex) {
    return language.isEmpty(regex);
  }
}
