package llm.runtime.answer.text;

import java.util.Set;
import llm.grammar.json.JsonException;
import llm.grammar.json.JsonReader;
import llm.grammar.json.JsonStrings;
import llm.grammar.json.JsonValue;

/** Values that stand in a text as they are: what they are follows from their types. */
public final class WrittenValue {
  private WrittenValue() {}

  /**
   * A value as JSON: what is no value of JSON or Python is a string.
   *
   * @param types that it may have; none if nothing is known
   */
  public static String json(String written, Set<String> types) {
    var json = PythonLiteral.json(written.strip());
    if (json.isEmpty()) return JsonStrings.quote(written);
    if (types.isEmpty()) return json.get();
    return types.contains(type(json.get())) ? json.get() : other(written, json.get(), types);
  }

  private static String other(String written, String json, Set<String> types) {
    boolean whole = type(json).equals("number") && types.contains("integer");
    boolean number = type(json).equals("integer") && types.contains("number");
    return whole || number || !types.contains("string") ? json : JsonStrings.quote(written);
  }

  private static String type(String json) {
    try {
      var value = JsonReader.read(json);
      return value instanceof JsonValue.Num number && number.isInteger()
          ? "integer"
          : value.typeName();
    } catch (JsonException e) {
      return "";
    }
  }
}
