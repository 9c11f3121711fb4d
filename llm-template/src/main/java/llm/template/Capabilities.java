package llm.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a chat template can do, as rendering examples shows.
 *
 * @param systemRole whether it prints a system message; if not, the message is put before the next
 *     one's text, with a newline between
 * @param textContent whether it prints content that is a string; if not, the string becomes a list
 *     of one part
 * @param partContent whether it prints content that is a list of parts; if not, their texts are
 *     joined by newlines
 * @param argumentsAsObject whether it needs the arguments of a tool call as an object; if so, JSON
 *     is read into one
 */
public record Capabilities(
    boolean systemRole, boolean textContent, boolean partContent, boolean argumentsAsObject) {
  private static final String SYSTEM = "zqxjksystem";
  private static final String USER = "zqxjkuser";
  private static final String ARGUMENT = "zqxjkargument";

  private static final RenderOptions PROBING =
      RenderOptions.defaults().withLimits(new Limits(1_000_000, 4_000_000, 600));

  private static final Map<String, ?> TEXT = Conversation.message("user", USER);
  private static final Map<String, ?> PARTS =
      Map.of("role", "user", "content", List.of(Map.of("type", "text", "text", USER)));

  static Capabilities of(ChatTemplate template) {
    String text = render(template, List.of(TEXT));
    String parts = render(template, List.of(PARTS));
    boolean partContent =
        parts.contains(USER) && !parts.contains("text'") && !parts.contains("text\"");
    boolean textContent = text.contains(USER) || !partContent;
    var user = textContent ? TEXT : PARTS;
    boolean system =
        render(template, List.of(Conversation.message("system", SYSTEM), user)).contains(SYSTEM)
            || render(template, List.of(user)).isEmpty();
    return new Capabilities(system, textContent, partContent, needsObject(template, user));
  }

  private static boolean needsObject(ChatTemplate template, Map<String, ?> user) {
    String object = render(template, call(user, Map.of(ARGUMENT, "x")));
    String string = render(template, call(user, "{\"" + ARGUMENT + "\": \"x\"}"));
    boolean prints =
        string.contains("\"" + ARGUMENT + "\":") || string.contains("'" + ARGUMENT + "':");
    return !prints && object.contains(ARGUMENT);
  }

  private static List<Map<String, ?>> call(Map<String, ?> user, Object arguments) {
    var function = Map.of("name", "tool", "arguments", arguments);
    var call = Map.of("id", "call00001", "type", "function", "function", function);
    var messages = new ArrayList<Map<String, ?>>(List.of(user));
    messages.add(Map.of("role", "assistant", "content", "", "tool_calls", List.of(call)));
    return messages;
  }

  /** The prompt, or nothing if the template fails. */
  private static String render(ChatTemplate template, List<Map<String, ?>> messages) {
    try {
      return template.renderAsIs(Conversation.of(messages), PROBING).text();
    } catch (TemplateException e) {
      return "";
    }
  }
}
