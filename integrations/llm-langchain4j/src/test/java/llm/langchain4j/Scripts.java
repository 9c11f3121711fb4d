package llm.langchain4j;

import llm.testkit.ScriptedModel;

/** What the kits' questions are answered by. */
final class Scripts {
  /** The likeliest token: where a constraint ends an answer early, several would do. */
  static final LlmChatRequestParameters GREEDY =
      LlmChatRequestParameters.builder().temperature(0.0).build();

  /** What it says to what no kit asks for. */
  private static final String STORY =
      "Once upon a time there was a fox, and there was a hen, and they were friends for ever.";

  private Scripts() {}

  /** A model that answers the questions of the kits for chat models. */
  static ScriptedModel chat() {
    return ScriptedModel.builder()
        .answer("Hello!", STORY)
        .whenAsked("Answer with a JSON object", "{\"city\": \"Berlin\"}")
        .whenAsked("How much is 2 + 2", "The capital of Germany is Berlin, and 2 + 2 is 4.")
        .whenAsked("capital of Germany", "Berlin")
        .whenAsked("'I love you'", "Ich liebe dich")
        .whenAsked("my favorite color?", "Your favorite color is green.")
        .whenAsked("Say 'Hello World'", "Hello World")
        .whenAsked("long story", STORY + " " + STORY)
        .whenAsked("weather in Munich and time", both())
        .whenAsked("weather in Munich", call("getWeather", "{\"city\": \"Munich\"}"))
        .whenAsked("I live in Munich", call("getWeather", "{\"city\": \"Munich\"}"))
        .whenAsked("What is the time now", call("get_current_time", "{}"))
        .whenAsked("14:35", "It is sunny in Munich, and 14:35 in France.")
        .whenAsked("10:14", "It is 10:14 now.")
        .whenAsked("sunny", "{\"weather\": \"sunny\"}")
        .whenAsked("hello", "Hello! How are you today, my friend?")
        .build();
  }

  private static String both() {
    return call("getWeather", "{\"city\": \"Munich\"}")
        + "\n"
        + call("getTime", "{\"country\": \"France\"}");
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
