package llm.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is said, in the form of OpenAI's chat API.
 *
 * <p>Immutable; the values in it are not copied.
 *
 * @param messages maps with {@code role} and {@code content}, perhaps {@code tool_calls} and others
 * @param tools definitions of functions: {@code type} and {@code function}
 * @param generationPrompt whether the prompt ends where the assistant is to answer
 * @param variables more for the template, {@code enable_thinking} or {@code documents} say; they
 *     win over those that {@link ChatTemplate} sets
 */
public record Conversation(
    List<Map<String, ?>> messages,
    List<Map<String, ?>> tools,
    boolean generationPrompt,
    Map<String, ?> variables) {
  /** What templates call the reasoning of a message. */
  public static final List<String> REASONING_KEYS =
      List.of("reasoning_content", "reasoning", "thinking");

  /** A conversation of copies of its parts. */
  public Conversation {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
    // Map.copyOf refuses null, which is a value of the template's.
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }

  /** {@code messages}, which the assistant is to answer. */
  public static Conversation of(List<? extends Map<String, ?>> messages) {
    return new Conversation(new ArrayList<>(messages), List.of(), true, Map.of());
  }

  /** A message of text. */
  public static Map<String, ?> message(String role, String content) {
    return Map.of("role", role, "content", content);
  }

  /** This conversation with {@code tools}. */
  public Conversation withTools(List<? extends Map<String, ?>> others) {
    return new Conversation(messages, new ArrayList<>(others), generationPrompt, variables);
  }

  /** This conversation with other messages and tools. */
  Conversation with(List<Map<String, ?>> otherMessages, List<Map<String, ?>> otherTools) {
    return new Conversation(otherMessages, otherTools, generationPrompt, variables);
  }

  /** This conversation, which the assistant is to answer or not. */
  public Conversation withGenerationPrompt(boolean wanted) {
    return new Conversation(messages, tools, wanted, variables);
  }

  /** This conversation with the variable {@code name} in addition. */
  public Conversation with(String name, Object value) {
    var more = new LinkedHashMap<String, Object>(variables);
    more.put(name, value);
    return new Conversation(messages, tools, generationPrompt, more);
  }
}
