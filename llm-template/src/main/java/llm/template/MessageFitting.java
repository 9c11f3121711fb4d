package llm.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Fits messages to what a template can do. */
final class MessageFitting {
  private final Capabilities capabilities;
  private final boolean knowsDeveloper;

  MessageFitting(Capabilities capabilities, boolean knowsDeveloper) {
    this.capabilities = capabilities;
    this.knowsDeveloper = knowsDeveloper;
  }

  List<Map<String, ?>> fit(List<Map<String, ?>> messages) {
    var result = new ArrayList<Map<String, ?>>();
    messages.forEach(message -> result.add(fit(message)));
    return capabilities.systemRole() ? result : withoutSystem(result);
  }

  private Map<String, ?> fit(Map<String, ?> message) {
    var result = new LinkedHashMap<String, @Nullable Object>(message);
    if (!knowsDeveloper && "developer".equals(message.get("role"))) {
      result.put("role", "system");
    }
    result.computeIfPresent("content", (key, content) -> content(content));
    result.computeIfPresent("tool_calls", (key, calls) -> calls(calls));
    if (result.containsKey("tool_calls") && "".equals(message.get("content"))) {
      capabilities.noContent().put(result);
    }
    return result;
  }

  private Object content(Object content) {
    if (content instanceof String text && !capabilities.textContent()) {
      return List.of(Map.of("type", "text", "text", text));
    }
    return capabilities.partContent() ? content : joined(content).orElse(content);
  }

  /** The text of content that is a list of text parts. */
  private static Optional<Object> joined(Object content) {
    if (!(content instanceof List<?> parts)) {
      return Optional.empty();
    }
    var texts = parts.stream().map(MessageFitting::text).flatMap(Optional::stream).toList();
    return texts.size() < parts.size()
        ? Optional.empty()
        : Optional.of(texts.stream().collect(Collectors.joining("\n")));
  }

  private static Optional<String> text(Object part) {
    return part instanceof Map<?, ?> map && map.get("text") instanceof String text
        ? Optional.of(text)
        : Optional.empty();
  }

  private Object calls(Object calls) {
    return calls instanceof List<?> list ? list.stream().map(this::call).toList() : calls;
  }

  private Object call(Object call) {
    if (!(call instanceof Map<?, ?> map) || !(map.get("function") instanceof Map<?, ?> function)) {
      return call;
    }
    var newFunction = new LinkedHashMap<Object, @Nullable Object>(function);
    newFunction.computeIfPresent("arguments", (key, arguments) -> arguments(arguments));
    var newCall = new LinkedHashMap<Object, @Nullable Object>(map);
    newCall.put("function", newFunction);
    return newCall;
  }

  private Object arguments(Object arguments) {
    if (capabilities.argumentsAsObject()) {
      return arguments instanceof String json ? new JsonText(json) : arguments;
    }
    return arguments instanceof Map<?, ?> ? new JsonOf(arguments) : arguments;
  }

  /**
   * The first message, if it is the system's, put before the text of the second; alone it is the
   * user's.
   */
  private static List<Map<String, ?>> withoutSystem(List<Map<String, ?>> messages) {
    if (messages.isEmpty() || !"system".equals(messages.getFirst().get("role"))) {
      return messages;
    }
    if (messages.size() == 1) {
      var alone = new LinkedHashMap<String, @Nullable Object>(messages.getFirst());
      alone.put("role", "user");
      return List.of(alone);
    }
    var rest = new ArrayList<>(messages.subList(1, messages.size()));
    rest.set(0, merged(messages.getFirst().get("content"), rest.getFirst()));
    return rest;
  }

  private static Map<String, ?> merged(@Nullable Object system, Map<String, ?> next) {
    var result = new LinkedHashMap<String, @Nullable Object>(next);
    Object content = next.get("content");
    if (system instanceof String first && content instanceof String second) {
      result.put("content", first + "\n" + second);
    } else {
      var parts = new ArrayList<Object>(parts(system));
      parts.addAll(parts(content));
      result.put("content", parts);
    }
    return result;
  }

  private static List<?> parts(@Nullable Object content) {
    return switch (content) {
      case null -> List.of();
      case List<?> parts -> parts;
      default -> List.of(Map.of("type", "text", "text", content));
    };
  }
}
