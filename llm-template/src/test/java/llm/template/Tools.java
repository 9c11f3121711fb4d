package llm.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tools in the form of OpenAI's chat API; the order of their keys is kept. */
final class Tools {
  static final Map<String, ?> WEATHER =
      map(
          "type",
          "function",
          "function",
          map(
              "name",
              "weather",
              "description",
              "Tells the weather.",
              "parameters",
              map(
                  "type",
                  "object",
                  "properties",
                  map("city", map("type", "string", "description", "The city.")),
                  "required",
                  List.of("city"))));

  private Tools() {}

  /** A map of alternating keys and values, in their order. */
  static Map<String, Object> map(Object... keysAndValues) {
    var result = new LinkedHashMap<String, Object>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      result.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return result;
  }
}
