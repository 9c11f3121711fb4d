package llm.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import llm.api.LlmException;
import llm.template.Conversation;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Conversations as JSON has them, in the form of OpenAI's API. */
final class Conversations {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Conversations() {}

  /**
   * One conversation, or several.
   *
   * @param name of the file, for messages
   * @throws LlmException if the text is something else
   */
  static List<Conversation> of(String name, String json) {
    Object value;
    try {
      value = MAPPER.readValue(json, Object.class);
    } catch (JacksonException e) {
      throw new LlmException(name + ": no JSON: " + e.getOriginalMessage(), e);
    }
    if (value instanceof List<?> list && !isMessages(list)) {
      return list.stream().map(c -> one(name, c)).toList();
    }
    return List.of(one(name, value));
  }

  private static boolean isMessages(List<?> list) {
    return list.stream().allMatch(m -> m instanceof Map<?, ?> map && map.containsKey("role"));
  }

  private static Conversation one(String name, Object value) {
    return switch (value) {
      case List<?> list -> Conversation.of(objects(name, "messages", list));
      case Map<?, ?> map when map.get("messages") instanceof List<?> list -> {
        var conversation = Conversation.of(objects(name, "messages", list));
        yield switch (map.get("tools")) {
          case null -> conversation;
          case List<?> tools -> conversation.withTools(objects(name, "tools", tools));
          default -> throw new LlmException(name + ": tools is no list");
        };
      }
      case null, default ->
          throw new LlmException(
              name + ": expected an object with messages, or a list of messages");
    };
  }

  private static String kind(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case String text -> "a text";
      case List<?> list -> "a list";
      default -> String.valueOf(value);
    };
  }

  private static List<Map<String, ?>> objects(String name, String what, List<?> list) {
    var objects = new ArrayList<Map<String, ?>>();
    for (var element : list) {
      if (!(element instanceof Map<?, ?> map)) {
        throw new LlmException(
            name
                + ": "
                + what
                + "["
                + objects.size()
                + "] is "
                + kind(element)
                + ", expected an object");
      }
      var object = new java.util.LinkedHashMap<String, Object>();
      map.forEach((key, v) -> object.put(String.valueOf(key), v));
      objects.add(object);
    }
    return objects;
  }
}
