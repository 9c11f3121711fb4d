package llm.grammar.schema;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import llm.grammar.json.JsonValue;
import llm.grammar.json.JsonValue.Arr;
import llm.grammar.json.JsonValue.Bool;
import llm.grammar.json.JsonValue.Num;
import llm.grammar.json.JsonValue.Obj;
import llm.grammar.json.JsonValue.Str;
import org.jspecify.annotations.Nullable;

/** Values of keywords, checked. */
final class Keywords {
  private Keywords() {}

  private static String shown(JsonValue value) {
    String json = value.toJson();
    return json.length() > 60 ? json.substring(0, 60) + "..." : json;
  }

  /** A count from 0 on; {@code otherwise} where the keyword is missing. */
  static int count(SchemaNode node, String keyword, int otherwise) {
    var value = node.get(keyword);
    if (value == null) return otherwise;
    if (!(value instanceof Num number) || !number.isInteger() || number.value().signum() < 0) {
      throw SchemaRefusal.malformed(keyword, "a count", shown(value));
    }
    // Nothing has more parts than this.
    return number.value().min(BigDecimal.valueOf(Integer.MAX_VALUE)).intValueExact();
  }

  static @Nullable BigDecimal number(SchemaNode node, String keyword) {
    var value = node.get(keyword);
    if (value == null) return null;
    if (!(value instanceof Num(BigDecimal number))) {
      throw SchemaRefusal.malformed(keyword, "a number", shown(value));
    }
    return number;
  }

  static @Nullable String string(SchemaNode node, String keyword) {
    var value = node.get(keyword);
    if (value == null) return null;
    if (!(value instanceof Str(String text))) {
      throw SchemaRefusal.malformed(keyword, "a string", shown(value));
    }
    return text;
  }

  static boolean isTrue(SchemaNode node, String keyword) {
    var value = node.get(keyword);
    if (value == null) return false;
    if (!(value instanceof Bool(boolean is))) {
      throw SchemaRefusal.malformed(keyword, "true or false", shown(value));
    }
    return is;
  }

  static List<JsonValue> array(SchemaNode node, String keyword) {
    var value = node.get(keyword);
    if (value == null) return List.of();
    if (!(value instanceof Arr(List<JsonValue> items))) {
      throw SchemaRefusal.malformed(keyword, "an array", shown(value));
    }
    return items;
  }

  static Map<String, JsonValue> object(SchemaNode node, String keyword) {
    var value = node.get(keyword);
    if (value == null) return Map.of();
    if (!(value instanceof Obj(Map<String, JsonValue> members))) {
      throw SchemaRefusal.malformed(keyword, "an object", shown(value));
    }
    return members;
  }

  /** Strings of an array. */
  static List<String> strings(JsonValue value, String keyword) {
    if (!(value instanceof Arr(List<JsonValue> items))) {
      throw SchemaRefusal.malformed(keyword, "an array of strings", shown(value));
    }
    return items.stream()
        .map(
            item -> {
              if (item instanceof Str(String text)) return text;
              throw SchemaRefusal.malformed(keyword, "a string", shown(item));
            })
        .toList();
  }
}
