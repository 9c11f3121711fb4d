package llm.runtime.answer.text;

import java.util.LinkedHashSet;
import java.util.Set;
import llm.grammar.json.JsonException;
import llm.grammar.json.JsonReader;
import llm.grammar.json.JsonValue;

/** Which types of JSON an argument may have, as far as its schema says so plainly. */
public final class ArgumentTypes {
  private static final int DEEPEST = 16;

  private final JsonValue root;

  private ArgumentTypes(JsonValue root) {
    this.root = root;
  }

  /** A step to the items of an array. */
  public static final String ITEMS = "";

  /**
   * The types of a value; none if nothing is known.
   *
   * @param path the keys that lead to it from the arguments, and {@link #ITEMS}
   */
  public static Set<String> of(String schema, String... path) {
    if (schema.isBlank()) return Set.of();
    try {
      var types = new ArgumentTypes(JsonReader.read(schema));
      var at = types.root;
      for (var step : path) {
        at = types.resolved(at, 0);
        at =
            step.equals(ITEMS)
                ? Schemas.member(at, "items")
                : Schemas.member(Schemas.member(at, "properties"), step);
      }
      var found = new LinkedHashSet<String>();
      return at instanceof JsonValue.Obj && types.add(at, found, 0) ? found : Set.of();
    } catch (JsonException e) {
      return Set.of();
    }
  }

  /** What a reference leads to. */
  private JsonValue resolved(JsonValue schema, int depth) {
    return depth <= DEEPEST && Schemas.member(schema, "$ref") instanceof JsonValue.Str(String path)
        ? resolved(Schemas.at(root, path), depth + 1)
        : schema;
  }

  /** Adds the types of a schema; false if it may be anything. */
  private boolean add(JsonValue schema, Set<String> types, int depth) {
    if (depth > DEEPEST) return false;
    switch (Schemas.member(schema, "type")) {
      case JsonValue.Str(String type) -> {
        types.add(type);
        return true;
      }
      case JsonValue.Arr(var items) -> {
        items.forEach(item -> types.add(item instanceof JsonValue.Str(String s) ? s : ""));
        return true;
      }
      default -> {}
    }
    if (Schemas.member(schema, "enum") instanceof JsonValue.Arr(var items)) {
      items.forEach(item -> types.add(item.typeName()));
      return true;
    }
    if (schema instanceof JsonValue.Obj(var members) && members.containsKey("const")) {
      types.add(Schemas.member(schema, "const").typeName());
      return true;
    }
    if (Schemas.member(schema, "$ref") instanceof JsonValue.Str(String path)
        && path.startsWith("#")) {
      return add(Schemas.at(root, path), types, depth + 1);
    }
    for (var key : new String[] {"anyOf", "oneOf"}) {
      if (Schemas.member(schema, key) instanceof JsonValue.Arr(var ways)) {
        return ways.stream().allMatch(way -> add(way, types, depth + 1));
      }
    }
    return false;
  }
}
