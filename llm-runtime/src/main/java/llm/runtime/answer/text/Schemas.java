package llm.runtime.answer.text;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import llm.grammar.json.JsonValue;

/** What schemas say plainly. */
public final class Schemas {
  private static final Set<String> SCALARS =
      Set.of("string", "number", "integer", "boolean", "null");

  private static final BigDecimal MOST = BigDecimal.valueOf(Integer.MAX_VALUE);

  private Schemas() {}

  /** A member; null's value if there is none. */
  public static JsonValue member(JsonValue value, String key) {
    return value instanceof JsonValue.Obj(var members)
        ? members.getOrDefault(key, new JsonValue.Null())
        : new JsonValue.Null();
  }

  /** The properties that have a name, in order. */
  public static Map<String, JsonValue> properties(JsonValue schema) {
    return member(schema, "properties") instanceof JsonValue.Obj(var members) ? members : Map.of();
  }

  /** A schema within another by itself: what it refers to among definitions goes with it. */
  public static String alone(JsonValue schema, JsonValue root) {
    if (!(schema instanceof JsonValue.Obj(var members))) return schema.toJson();
    var all = new LinkedHashMap<>(members);
    for (var key : List.of("$defs", "definitions")) {
      if (member(root, key) instanceof JsonValue.Obj definitions) all.putIfAbsent(key, definitions);
    }
    return new JsonValue.Obj(all).toJson();
  }

  /** The names of the properties that must be there. */
  public static List<String> required(JsonValue schema) {
    return member(schema, "required") instanceof JsonValue.Arr(var items)
        ? items.stream().map(item -> item instanceof JsonValue.Str(String s) ? s : "").toList()
        : List.of();
  }

  /** Whether no object and no list fits. */
  public static boolean isScalar(JsonValue schema) {
    if (member(schema, "enum") instanceof JsonValue.Arr(var values)) {
      return values.stream().allMatch(Schemas::isScalarValue);
    }
    if (schema instanceof JsonValue.Obj(var members) && members.containsKey("const")) {
      return isScalarValue(members.get("const"));
    }
    return switch (member(schema, "type")) {
      case JsonValue.Str(String type) -> SCALARS.contains(type);
      case JsonValue.Arr(var types) ->
          types.stream().allMatch(t -> t instanceof JsonValue.Str(String s) && SCALARS.contains(s));
      default -> false;
    };
  }

  private static boolean isScalarValue(JsonValue value) {
    return !(value instanceof JsonValue.Obj) && !(value instanceof JsonValue.Arr);
  }

  /** A count, within what counts may be; {@code other} if there is none. */
  public static int count(JsonValue schema, String key, int other) {
    return member(schema, key) instanceof JsonValue.Num number && number.isInteger()
        ? number.value().max(BigDecimal.ZERO).min(MOST).intValue()
        : other;
  }

  /** What a reference within the schema leads to; null's value if nothing is there. */
  public static JsonValue at(JsonValue root, String path) {
    if (!path.startsWith("#")) return new JsonValue.Null();
    var at = root;
    for (var step : path.substring(1).split("/")) {
      if (!step.isEmpty()) at = member(at, step.replace("~1", "/").replace("~0", "~"));
    }
    return at;
  }
}
