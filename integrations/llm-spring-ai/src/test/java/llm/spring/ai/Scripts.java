package llm.spring.ai;

import java.util.List;
import java.util.stream.Collectors;
import llm.testkit.ScriptedModel;

/** What the kits' questions are answered by. */
final class Scripts {
  private Scripts() {}

  /** A model that asks the kits' weather service, and tells what it said. */
  static ScriptedModel weather() {
    return ScriptedModel.builder()
        .whenAsked("San Francisco, Tokyo", calls(List.of("San Francisco", "Tokyo", "Paris")))
        .whenAsked("in Tokyo?", calls(List.of("Tokyo")))
        .whenAsked("feels_like", "It is 30 in San Francisco, 10 in Tokyo, 15 in Paris.")
        .answer("Hello.")
        .build();
  }

  private static String calls(List<String> cities) {
    return cities.stream()
        .map(
            city ->
                call(
                    "getCurrentWeather",
                    "{\"location\": \"%s\", \"lat\": 1.0, \"lon\": 2.0, \"unit\": \"C\"}"
                        .formatted(city)))
        .collect(Collectors.joining("\n"));
  }

  /** A call as the scripted model's template has it. */
  static String call(String name, String arguments) {
    return """
    <tool_call>
    {"name": "%s", "arguments": %s}
    </tool_call>\
    """
        .formatted(name, arguments);
  }
}
