package llm.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings a conversation into one form, whatever its client leaves out or sends as null.
 *
 * <p>A field that is null is one that is missing, but content that is missing is empty, arguments
 * that are missing are an object without members, and a function has a description and parameters.
 * What no template can be given, an image for one, is refused by name.
 */
final class ConversationForm {
  private static final Set<String> TEXT_PARTS = Set.of("text", "input_text", "output_text");

  private final String template;

  /** For messages of {@code template}. */
  ConversationForm(String template) {
    this.template = template;
  }

  List<Map<String, ?>> messages(List<Map<String, ?>> messages) {
    var result = new ArrayList<Map<String, ?>>();
    for (int i = 0; i < messages.size(); i++) {
      result.add(message("messages[" + i + "]", messages.get(i)));
    }
    return result;
  }

  private Map<String, ?> message(String path, Map<String, ?> message) {
    var result = present(message);
    if (!(result.get("role") instanceof String || result.get("role") instanceof Markup)) {
      throw refused(path + ".role", result.get("role"), "a text");
    }
    var content = result.getOrDefault("content", "");
    result.put("content", content(path + ".content", content, "tool".equals(result.get("role"))));
    if (result.containsKey("tool_calls")) {
      var calls = list(path + ".tool_calls", result.get("tool_calls"));
      if (calls.isEmpty()) {
        result.remove("tool_calls");
      } else {
        result.put("tool_calls", calls(path + ".tool_calls", calls));
      }
    }
    return result;
  }

  /** A copy without what is null. */
  private static Map<String, Object> present(Map<?, ?> map) {
    var result = new LinkedHashMap<String, Object>();
    map.forEach(
        (key, value) -> {
          if (value != null) {
            result.put(String.valueOf(key), value);
          }
        });
    return result;
  }

  private Object content(String path, Object content, boolean anything) {
    if (content instanceof List<?> parts && !(anything && !isParts(parts))) {
      return parts.isEmpty() ? "" : parts(path, parts);
    }
    if (content instanceof String || content instanceof Markup || anything) {
      return content;
    }
    throw refused(path, content, "a text, a list of parts, or null");
  }

  /** What a tool returns may be a list of its own. */
  private static boolean isParts(List<?> parts) {
    return parts.stream()
        .allMatch(part -> part instanceof Map<?, ?> map && map.containsKey("type"));
  }

  private List<Object> parts(String path, List<?> parts) {
    var result = new ArrayList<Object>();
    for (int i = 0; i < parts.size(); i++) {
      result.add(part(path + "[" + i + "]", parts.get(i)));
    }
    return result;
  }

  private Map<String, Object> part(String path, @Nullable Object part) {
    var text =
        switch (part) {
          case String only -> only;
          case Map<?, ?> map -> {
            var type = map.get("type");
            if (type != null && !(type instanceof String name && TEXT_PARTS.contains(name))) {
              throw refused(path + " is a part of type '" + type + "', expected 'text' alone");
            }
            if (!(map.get("text") instanceof String given)) {
              throw refused(path + ".text", map.get("text"), "a text");
            }
            yield given;
          }
          case null, default -> throw refused(path, part, "a part, that is an object or a text");
        };
    var result = new LinkedHashMap<String, Object>();
    result.put("type", "text");
    result.put("text", text);
    return result;
  }

  private List<Object> calls(String path, List<?> calls) {
    var result = new ArrayList<Object>();
    for (int i = 0; i < calls.size(); i++) {
      var call = object(path + "[" + i + "]", calls.get(i));
      if (call.containsKey("function")) {
        var function = object(path + "[" + i + "].function", call.get("function"));
        boolean blank = function.get("arguments") instanceof String text && text.isBlank();
        if (blank || !function.containsKey("arguments")) {
          function.put("arguments", "{}");
        }
        call.put("function", function);
      }
      result.add(call);
    }
    return result;
  }

  List<Map<String, ?>> tools(List<? extends Map<String, ?>> tools) {
    var result = new ArrayList<Map<String, ?>>();
    for (int i = 0; i < tools.size(); i++) {
      var tool = present(tools.get(i));
      if (tool.containsKey("function")) {
        tool.put("function", function(object("tools[" + i + "].function", tool.get("function"))));
      }
      result.add(tool);
    }
    return result;
  }

  /** Name, description and parameters come first, as published tools have them. */
  private static Map<String, Object> function(Map<String, Object> function) {
    var result = new LinkedHashMap<String, Object>();
    if (function.containsKey("name")) {
      result.put("name", Objects.requireNonNull(function.get("name")));
    }
    result.put("description", function.getOrDefault("description", ""));
    result.put("parameters", function.getOrDefault("parameters", Map.of()));
    function.forEach(result::putIfAbsent);
    return result;
  }

  /** The tools, with properties where the parameters of a function lack them, and without nulls. */
  static List<Map<String, ?>> withProperties(List<Map<String, ?>> tools) {
    var result = new ArrayList<Map<String, ?>>();
    for (var tool : tools) {
      var described = new LinkedHashMap<String, Object>(tool);
      if (tool.get("function") instanceof Map<?, ?> function
          && function.get("parameters") instanceof Map<?, ?> parameters) {
        var newParameters = present(parameters);
        newParameters.putIfAbsent("type", "object");
        newParameters.putIfAbsent("properties", Map.of());
        var newFunction = present(function);
        newFunction.put("parameters", newParameters);
        described.put("function", newFunction);
      }
      result.add(described);
    }
    return result;
  }

  /** The messages, with JSON for what a tool returned where that is not text. */
  static List<Map<String, ?>> withTextResults(List<Map<String, ?>> messages) {
    var result = new ArrayList<Map<String, ?>>();
    for (var message : messages) {
      var content = message.get("content");
      boolean other = "tool".equals(message.get("role")) && !isText(content);
      if (other && !(content instanceof List<?> parts && isParts(parts))) {
        var changed = new LinkedHashMap<String, Object>(message);
        changed.put("content", new JsonOf(Objects.requireNonNull(content)));
        result.add(changed);
      } else {
        result.add(message);
      }
    }
    return result;
  }

  private static boolean isText(@Nullable Object content) {
    return content == null || content instanceof String || content instanceof Markup;
  }

  private List<?> list(String path, @Nullable Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw refused(path, value, "a list");
  }

  private Map<String, Object> object(String path, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return present(map);
    }
    throw refused(path, value, "an object");
  }

  private TemplateException refused(String path, @Nullable Object found, String expected) {
    var kind =
        switch (found) {
          case null -> "missing";
          case String text -> "a text";
          case Boolean flag -> "true or false";
          case Number number -> "a number";
          case List<?> list -> "a list";
          case Map<?, ?> map -> "an object";
          default -> "a " + found.getClass().getSimpleName();
        };
    return refused(path + " is " + kind + ", expected " + expected);
  }

  private TemplateException refused(String reason) {
    return TemplateException.conversation(template, reason);
  }
}
