package llm.runtime.answer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import llm.template.ChatTemplate;
import llm.template.Conversation;
import llm.template.Limits;
import llm.template.RenderOptions;
import llm.template.TemplateException;

/** Has a template render conversations that differ in one thing. */
final class Examples {
  /** A call. */
  record Call(String id, String name, Map<String, ?> arguments) {}

  /** An answer as a template writes it: what stands before it in the prompt, and it. */
  record Answer(String prompt, String text) {}

  static final String FIRST = "zqxjkfna";
  static final String SECOND = "zqxjkfnb";
  static final String FIRST_ID = "zqxjkidaa";
  static final String SECOND_ID = "zqxjkidbb";
  static final String KEY = "zqxjkkey";
  static final String OTHER_KEY = "zqxjkotherkey";
  static final String VALUE = "zqxjkvalue";
  static final String OTHER_VALUE = "zqxjkothervalue";
  static final String CONTENT = "zqxjkcontent";
  static final String REASONING = "zqxjkreasoning";
  private static final String QUESTION = "zqxjkquestion";

  /** An example costs next to nothing, so one that does not ends early. */
  private static final RenderOptions OPTIONS =
      RenderOptions.defaults().withLimits(new Limits(1_000_000, 4_000_000, 600));

  private final ChatTemplate template;
  private String failure = "";

  Examples(ChatTemplate template) {
    this.template = template;
  }

  /** What the template said when it failed last; empty if it has not. */
  String failure() {
    return failure;
  }

  static Map<String, Object> map(Object... keysAndValues) {
    var result = new LinkedHashMap<String, Object>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      result.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return result;
  }

  private static Map<String, Object> tool(String name) {
    var city = map("type", "string", "description", "The value.");
    var parameters =
        map(
            "type", "object",
            "properties", map(KEY, city, OTHER_KEY, city),
            "required", List.of(KEY));
    return map(
        "type",
        "function",
        "function",
        map("name", name, "description", "Does something.", "parameters", parameters));
  }

  private static Map<String, Object> message(String content, String reasoning, List<Call> calls) {
    var message = map("role", "assistant", "content", content);
    if (!reasoning.isEmpty()) {
      for (var key : List.of("reasoning_content", "reasoning", "thinking")) {
        message.put(key, reasoning);
      }
    }
    if (!calls.isEmpty()) {
      message.put(
          "tool_calls",
          calls.stream()
              .map(
                  c ->
                      map(
                          "id",
                          c.id(),
                          "type",
                          "function",
                          "function",
                          map("name", c.name(), "arguments", c.arguments())))
              .toList());
    }
    return message;
  }

  /** Whether a prompt names the tools. */
  boolean printsTools() {
    return prompt(true).contains(FIRST);
  }

  private String prompt(boolean generation) {
    return render(List.of(map("role", "user", "content", QUESTION)), generation).orElse("");
  }

  /** An answer of these parts; empty if the template fails. */
  Optional<Answer> answer(String content, String reasoning, Call... calls) {
    var user = map("role", "user", "content", QUESTION);
    var all = render(List.of(user, message(content, reasoning, List.of(calls))), false);
    return all.map(text -> cut(prompt(true), text));
  }

  private static Answer cut(String prompt, String text) {
    if (text.startsWith(prompt)) return new Answer(prompt, text.substring(prompt.length()));
    var common = Units.prefix(prompt, text);
    return new Answer(common, text.substring(common.length()));
  }

  private Optional<String> render(List<Map<String, Object>> messages, boolean generation) {
    try {
      var conversation =
          Conversation.of(new ArrayList<>(messages))
              .withTools(List.of(tool(FIRST), tool(SECOND)))
              .withGenerationPrompt(generation);
      return Optional.of(template.render(conversation, OPTIONS).text());
    } catch (TemplateException e) {
      if (e.kind() == TemplateException.Kind.LIMIT) throw e;
      failure = String.valueOf(e.getMessage());
      return Optional.empty();
    }
  }
}
