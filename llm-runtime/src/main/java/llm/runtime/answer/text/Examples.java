package llm.runtime.answer.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import llm.template.ChatTemplate;
import llm.template.Conversation;
import llm.template.RenderOptions;
import llm.template.TemplateException;

/** Conversations with calls as a template writes them: what stands behind the question. */
public final class Examples {
  /** What the assistant says. */
  public static final String CONTENT = "zqxjkcontent";

  /** What the assistant thinks. */
  public static final String REASONING = "zqxjkreasoning";

  /** The name of the first call. */
  public static final String NAME = "zqxjkalpha";

  static final String QUESTION = "zqxjkquestion";
  static final String RESULT = "zqxjkresult";

  private static final RenderOptions OPTIONS = RenderOptions.forExample();

  private final ChatTemplate template;
  private final Controls controls;

  /**
   * A call.
   *
   * @param id of nine letters and digits, as some templates want it
   */
  public record Call(String id, String name, Map<String, ?> arguments) {
    Map<String, ?> map() {
      var function = new LinkedHashMap<String, Object>();
      function.put("name", name);
      function.put("arguments", arguments);
      var map = new LinkedHashMap<String, Object>();
      map.put("id", id);
      map.put("type", "function");
      map.put("function", function);
      return map;
    }

    Map<String, ?> result(String text) {
      var map = new LinkedHashMap<String, Object>();
      map.put("role", "tool");
      map.put("tool_call_id", id);
      map.put("name", name);
      map.put("content", text);
      return map;
    }
  }

  /** Examples that a template writes, these control tokens wrapped. */
  public Examples(ChatTemplate template, Controls controls) {
    this.template = template;
    this.controls = controls;
  }

  /** What the assistant says and calls, up to what the first call returned; empty if it fails. */
  public String turn(String content, List<Call> calls) {
    return turn(content, "", calls);
  }

  /** The same of an assistant that thinks before it says something; empty reasoning for none. */
  public String turn(String content, String reasoning, List<Call> calls) {
    var answer = new LinkedHashMap<String, Object>();
    answer.put("role", "assistant");
    answer.put("content", content);
    if (!reasoning.isEmpty())
      for (var key : Conversation.REASONING_KEYS) answer.put(key, reasoning);
    if (!calls.isEmpty()) answer.put("tool_calls", calls.stream().map(Call::map).toList());
    var messages = new ArrayList<Map<String, ?>>();
    messages.add(Conversation.message("user", QUESTION));
    messages.add(answer);
    if (calls.isEmpty()) messages.add(Conversation.message("user", RESULT));
    for (var call : calls) messages.add(call.result(RESULT));
    var text = render(messages, calls, false);
    if (text.isEmpty() && !calls.isEmpty()) text = render(messages.subList(0, 2), calls, false);
    return behindQuestion(text);
  }

  /** What the template writes before an answer. */
  public String prompt(List<Call> calls) {
    return behindQuestion(render(List.of(Conversation.message("user", QUESTION)), calls, true));
  }

  private static String behindQuestion(String text) {
    int at = text.lastIndexOf(QUESTION);
    if (at < 0) return "";
    var rest = text.substring(at + QUESTION.length());
    int end = rest.indexOf(RESULT);
    return end < 0 ? rest : rest.substring(0, end);
  }

  private String render(List<Map<String, ?>> messages, List<Call> calls, boolean prompt) {
    var tools = calls.stream().map(Examples::tool).toList();
    try {
      var conversation = Conversation.of(messages).withTools(tools).withGenerationPrompt(prompt);
      var text = template.render(conversation, OPTIONS).text();
      return controls.in(text).encode(text);
    } catch (TemplateException e) {
      if (e.kind() == TemplateException.Kind.LIMIT) throw e;
      return "";
    }
  }

  private static Map<String, ?> tool(Call call) {
    var properties = new LinkedHashMap<String, Object>();
    call.arguments()
        .forEach(
            (key, value) ->
                properties.put(key, Map.of("type", type(value), "description", "An argument.")));
    var parameters = new LinkedHashMap<String, Object>();
    parameters.put("type", "object");
    parameters.put("properties", properties);
    parameters.put("required", List.of());
    var function = new LinkedHashMap<String, Object>();
    function.put("name", call.name());
    function.put("description", "A tool.");
    function.put("parameters", parameters);
    return Map.of("type", "function", "function", function);
  }

  /** The type that JSON Schema has for a value. */
  public static String type(Object value) {
    return switch (value) {
      case null -> "null";
      case String _ -> "string";
      case Boolean _ -> "boolean";
      case Integer _ -> "integer";
      case Number _ -> "number";
      case List<?> _ -> "array";
      default -> "object";
    };
  }
}
