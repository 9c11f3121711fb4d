package llm.runtime.answer;

import java.util.LinkedHashSet;
import java.util.Set;
import llm.grammar.json.JsonException;
import llm.grammar.json.JsonReader;
import llm.grammar.json.JsonValue;

/** Which types of JSON an argument may have, as far as its schema says so plainly. */
final class ArgumentTypes {
  private static final int DEEPEST = 16;

  private final JsonValue root;

  private ArgumentTypes(JsonValue root) {
    this.root = root;
  }

  /** The types of a property; none if nothing is known. */
  static Set<String> of(String schema, String property) {
    if (schema.isBlank()) return Set.of();
    try {
      var root = JsonReader.read(schema);
      var types = new LinkedHashSet<String>();
      return member(member(root, "properties"), property) instanceof JsonValue.Obj found
              && new ArgumentTypes(root).add(found, types, 0)
          ? types
          : Set.of();
    } catch (JsonException e) {
      return Set.of();
    }
  }

  private static JsonValue member(JsonValue value, String key) {
    return value instanceof JsonValue.Obj(var members)
        ? members.getOrDefault(key, new JsonValue.Null())
        : new JsonValue.Null();
  }

  /** Adds the types of a schema; false if it may be anything. */
  private boolean add(JsonValue schema, Set<String> types, int depth) {
    if (depth > DEEPEST) return false;
    switch (member(schema, "type")) {
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
    if (member(schema, "enum") instanceof JsonValue.Arr(var items)) {
      items.forEach(item -> types.add(item.typeName()));
      return true;
    }
    if (schema instanceof JsonValue.Obj(var members) && members.containsKey("const")) {
      types.add(member(schema, "const").typeName());
      return true;
    }
    if (member(schema, "$ref") instanceof JsonValue.Str(String path) && path.startsWith("#")) {
      var at = root;
      for (var step : path.substring(1).split("/")) {
        if (!step.isEmpty()) at = member(at, step.replace("~1", "/").replace("~0", "~"));
      }
      return add(at, types, depth + 1);
    }
    for (var key : new String[] {"anyOf", "oneOf"}) {
      if (member(schema, key) instanceof JsonValue.Arr(var ways)) {
        return ways.stream().allMatch(way -> add(way, types, depth + 1));
      }
    }
    return false;
  }
}
