package llm.grammar.schema;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import llm.grammar.json.JsonValue;
import llm.grammar.json.JsonValue.Arr;
import llm.grammar.json.JsonValue.Bool;
import llm.grammar.json.JsonValue.Obj;
import llm.grammar.json.JsonValue.Str;
import org.jspecify.annotations.Nullable;

/** The schemas of one document by place, and by the names that references have for them. */
final class SchemaDocument {
  private static final Set<String> MAPS =
      Set.of(
          "properties",
          "patternProperties",
          "definitions",
          "$defs",
          "dependentSchemas",
          "dependencies");
  private static final Set<String> SCHEMAS =
      Set.of(
          "items",
          "prefixItems",
          "allOf",
          "anyOf",
          "oneOf",
          "additionalProperties",
          "additionalItems",
          "propertyNames",
          "contains",
          "not",
          "if",
          "then",
          "else",
          "unevaluatedItems",
          "unevaluatedProperties",
          "contentSchema");

  private final IdentityHashMap<JsonValue, SchemaNode> nodes = new IdentityHashMap<>();
  private final Map<String, SchemaNode> resources = new HashMap<>();
  private final Map<String, SchemaNode> anchors = new HashMap<>();

  /** How often each name stands in {@code $dynamicAnchor}. */
  private final Map<String, Integer> dynamicAnchors = new HashMap<>();

  private final SchemaNode root;
  private int recursiveAnchors;

  private SchemaDocument(JsonValue value) {
    root = enter(value, "#", "", Draft.UNNAMED);
    resources.putIfAbsent("", root);
  }

  /**
   * Looks through a document.
   *
   * @throws SchemaRefusal if its {@code $schema} is not known
   */
  static SchemaDocument of(JsonValue value) {
    return new SchemaDocument(value);
  }

  SchemaNode root() {
    return root;
  }

  /** The schema that a keyword of {@code parent} holds. */
  SchemaNode child(SchemaNode parent, JsonValue value, String... path) {
    var known = nodes.get(value);
    return known != null
        ? known
        : enter(value, pointer(parent, path), parent.base(), parent.draft());
  }

  /** The schema that has been found at a value; null if none has. */
  @Nullable SchemaNode known(JsonValue value) {
    return nodes.get(value);
  }

  /** A schema that stands nowhere: one that a keyword means. */
  static SchemaNode made(SchemaNode parent, JsonValue value, String... path) {
    return new SchemaNode(value, pointer(parent, path), parent.base(), parent.draft());
  }

  private static String pointer(SchemaNode parent, String... path) {
    var pointer = new StringBuilder(parent.pointer());
    for (String key : path) {
      pointer.append('/').append(key.replace("~", "~0").replace("/", "~1"));
    }
    return pointer.toString();
  }

  private SchemaNode enter(JsonValue value, String pointer, String base, Draft draft) {
    if (!(value instanceof Obj object)) {
      var node = new SchemaNode(value, pointer, base, draft);
      nodes.put(value, node);
      return node;
    }
    var own = draft(object, draft);
    String name = base;
    boolean refOnly = own.ignoresSiblingsOfRef() && object.members().get("$ref") instanceof Str;
    if (!refOnly && id(object, own) instanceof Str(String id)) {
      String resource = id.substring(0, id.indexOf('#') < 0 ? id.length() : id.indexOf('#'));
      name = resource.isEmpty() ? base : References.resolve(base, resource);
    }
    var node = new SchemaNode(value, pointer, name, own);
    nodes.put(value, node);
    register(node, object, refOnly);
    object.members().forEach((key, child) -> enterKeyword(node, key, child));
    return node;
  }

  private static @Nullable JsonValue id(Obj object, Draft draft) {
    var id = object.members().get(draft.idKeyword());
    // Schemas of draft 04 are often without $schema. Only what looks like a name of a schema is
    // taken: "id" is a favourite name of other things.
    boolean old = draft == Draft.UNNAMED && id == null;
    return old && object.members().get("id") instanceof Str(String text) && text.startsWith("#")
        ? object.members().get("id")
        : id;
  }

  private static Draft draft(Obj object, Draft inherited) {
    return object.members().get("$schema") instanceof Str(String uri) ? Draft.of(uri) : inherited;
  }

  private void register(SchemaNode node, Obj object, boolean refOnly) {
    if (refOnly) return;
    var members = object.members();
    if (id(object, node.draft()) instanceof Str(String id)) {
      int hash = id.indexOf('#');
      if (hash != 0) resources.putIfAbsent(node.base(), node);
      if (hash >= 0 && hash + 1 < id.length()) {
        anchors.putIfAbsent(node.base() + id.substring(hash), node);
      }
    }
    if (members.get("$anchor") instanceof Str(String anchor)) {
      anchors.putIfAbsent(node.base() + "#" + anchor, node);
    }
    if (members.get("$dynamicAnchor") instanceof Str(String anchor)) {
      anchors.putIfAbsent(node.base() + "#" + anchor, node);
      dynamicAnchors.merge(anchor, 1, Integer::sum);
    }
    if (members.get("$recursiveAnchor") instanceof Bool(boolean yes) && yes) recursiveAnchors++;
  }

  private void enterKeyword(SchemaNode node, String key, JsonValue child) {
    if (MAPS.contains(key) && child instanceof Obj map) {
      map.members().forEach((name, schema) -> enterSchema(node, schema, key, name));
    } else if (SCHEMAS.contains(key) && child instanceof Arr array) {
      List<JsonValue> items = array.items();
      for (int i = 0; i < items.size(); i++) {
        enterSchema(node, items.get(i), key, Integer.toString(i));
      }
    } else if (SCHEMAS.contains(key)) {
      enterSchema(node, child, key);
    }
  }

  private void enterSchema(SchemaNode node, JsonValue value, String... path) {
    if (value instanceof Obj && !nodes.containsKey(value)) {
      enter(value, pointer(node, path), node.base(), node.draft());
    }
  }

  /**
   * What a reference in {@code node} leads to.
   *
   * @throws SchemaRefusal if that is not in the document
   */
  SchemaNode resolve(SchemaNode node, String keyword, String reference) {
    int hash = reference.indexOf('#');
    String document = hash < 0 ? reference : reference.substring(0, hash);
    String fragment = hash < 0 ? "" : References.decode(reference.substring(hash + 1));
    String base = document.isEmpty() ? node.base() : References.resolve(node.base(), document);
    var resource = resources.get(base);
    if (resource == null && document.isEmpty()) resource = root;
    if (resource == null) {
      throw new SchemaRefusal(
          keyword, "\"" + reference + "\" is in another document, and none is loaded");
    }
    if (fragment.isEmpty()) return resource;
    var found =
        fragment.startsWith("/")
            ? References.follow(this, resource, fragment)
            : anchors.get(base + "#" + fragment);
    if (found == null) {
      throw new SchemaRefusal(keyword, "nothing in the document is \"" + reference + "\"");
    }
    return found;
  }

  /**
   * What a dynamic reference leads to: where its name stands once, that is the same wherever it is
   * followed from.
   */
  SchemaNode resolveDynamic(SchemaNode node, String keyword, String reference) {
    String anchor = reference.substring(reference.indexOf('#') + 1);
    int count =
        keyword.equals("$recursiveRef") ? recursiveAnchors : dynamicAnchors.getOrDefault(anchor, 0);
    if (count > 1) {
      throw new SchemaRefusal(
          keyword, "\"" + reference + "\" means another schema by where it is followed from");
    }
    return resolve(node, keyword, reference);
  }
}
