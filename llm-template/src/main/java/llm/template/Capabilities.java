package llm.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a chat template can do, as rendering examples shows.
 *
 * @param systemRole whether it prints a system message; if not, the message is put before the next
 *     one's text, with a newline between
 * @param textContent whether it prints content that is a string; if not, the string becomes a list
 *     of one part
 * @param partContent whether it prints content that is a list of parts; if not, their texts are
 *     joined by newlines
 * @param argumentsAsObject whether it prints the arguments of a tool call that are an object; if
 *     so, JSON is read into one, and if not, an object becomes JSON
 * @param noContent what stands for content that is missing beside tool calls: what has the template
 *     print the calls
 */
public record Capabilities(
    boolean systemRole,
    boolean textContent,
    boolean partContent,
    boolean argumentsAsObject,
    NoContent noContent) {
  /** How a message says that it has no content. */
  public enum NoContent {
    /** With a text that is empty. */
    EMPTY,
    /** With None, which some templates ask for. */
    NONE,
    /** With nothing. */
    ABSENT;

    void put(Map<String, @Nullable Object> message) {
      switch (this) {
        case EMPTY -> message.put("content", "");
        case NONE -> message.put("content", null);
        case ABSENT -> message.remove("content");
      }
    }
  }

  private static final String SYSTEM = "zqxjksystem";
  private static final String USER = "zqxjkuser";
  private static final String TOOL = "zqxjktool";
  private static final String ARGUMENT = "zqxjkargument";

  private static final Map<String, ?> OBJECT = Map.of(ARGUMENT, "x");
  private static final String JSON = "{\"" + ARGUMENT + "\": \"x\"}";

  private static final RenderOptions PROBING = RenderOptions.forExample();

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
    var noContent = noContent(template, user);
    return new Capabilities(
        system, textContent, partContent, takesObject(template, user, noContent), noContent);
  }

  /** Whether what a message of that role says is printed. */
  static boolean prints(ChatTemplate template, String role) {
    return render(template, List.of(Conversation.message(role, SYSTEM), TEXT)).contains(SYSTEM);
  }

  private static NoContent noContent(ChatTemplate template, Map<String, ?> user) {
    for (var way : NoContent.values()) {
      for (Object arguments : List.of(OBJECT, JSON)) {
        if (render(template, call(user, arguments, way)).contains(TOOL)) {
          return way;
        }
      }
    }
    return NoContent.EMPTY;
  }

  /**
   * An object is what templates are made for; some of them print a string as they would print one,
   * and nonsense comes out. A string is right where only that prints, or prints as JSON.
   */
  private static boolean takesObject(
      ChatTemplate template, Map<String, ?> user, NoContent noContent) {
    String object = render(template, call(user, OBJECT, noContent));
    String string = render(template, call(user, JSON, noContent));
    boolean printsObject = object.contains(ARGUMENT);
    boolean asPython = object.contains("{'" + ARGUMENT + "':");
    boolean stringIsJson = string.contains("{\"" + ARGUMENT + "\":");
    return printsObject ? !asPython || !stringIsJson : !string.contains(ARGUMENT);
  }

  private static List<Map<String, ?>> call(
      Map<String, ?> user, Object arguments, NoContent noContent) {
    var function = Map.of("name", TOOL, "arguments", arguments);
    var call = Map.of("id", "call00001", "type", "function", "function", function);
    var answer = new LinkedHashMap<String, @Nullable Object>();
    answer.put("role", "assistant");
    noContent.put(answer);
    answer.put("tool_calls", List.of(call));
    return List.of(user, answer);
  }

  /** The prompt, or nothing if the template fails; one that costs too much is an error. */
  private static String render(ChatTemplate template, List<Map<String, ?>> messages) {
    try {
      return template.renderAsIs(Conversation.of(messages), PROBING).text();
    } catch (TemplateException e) {
      if (e.kind() == TemplateException.Kind.LIMIT) {
        // What is too much for one greeting is too much for every conversation.
        throw e;
      }
      return "";
    }
  }
}
