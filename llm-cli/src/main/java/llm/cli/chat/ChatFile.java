package llm.cli.chat;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import llm.api.LlmException;
import llm.api.Message;
import llm.api.Message.Part;
import llm.api.Message.Role;
import llm.api.ToolCall;
import llm.cli.file.CompleteFile;
import llm.cli.file.TextFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A conversation as a file: JSON in the form of OpenAI's API, {@code {"messages": [{"role": "user",
 * "content": "Hello"}]}}; reasoning is {@code reasoning_content}, and calls of tools are {@code
 * tool_calls}.
 */
final class ChatFile {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String REASONING = "reasoning_content";
  private static final String CALLS = "tool_calls";
  private static final String CALL_ID = "tool_call_id";

  private ChatFile() {}

  /** Writes a conversation; the file is there when all of it is. */
  static void save(String file, List<Message> messages) {
    CompleteFile.write(path(file), json(messages));
  }

  /** What such a file holds. */
  static String json(List<Message> messages) {
    var json = Map.of("messages", messages.stream().map(ChatFile::object).toList());
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
  }

  private static Map<String, Object> object(Message message) {
    var object = new LinkedHashMap<String, Object>();
    object.put("role", message.role().id());
    object.put("content", message.content());
    if (!message.reasoning().isEmpty()) object.put(REASONING, message.reasoning());
    var calls = message.calls().stream().map(ChatFile::object).toList();
    if (!calls.isEmpty()) object.put(CALLS, calls);
    for (var part : message.parts()) {
      if (!(part instanceof Part.Result result)) continue;
      object.put(CALL_ID, result.callId());
      object.put("name", result.name());
    }
    return object;
  }

  private static Map<String, Object> object(ToolCall call) {
    var function = new LinkedHashMap<String, Object>();
    function.put("name", call.name());
    function.put("arguments", call.arguments());
    var object = new LinkedHashMap<String, Object>();
    object.put("id", call.id());
    object.put("type", "function");
    object.put("function", function);
    return object;
  }

  /**
   * Reads a conversation.
   *
   * @throws LlmException if the file holds something else
   */
  static List<Message> load(String file) {
    Object value;
    try {
      value = MAPPER.readValue(TextFile.read(path(file)), Object.class);
    } catch (JacksonException e) {
      throw new LlmException(file + ": no JSON: " + e.getOriginalMessage(), e);
    }
    if (value instanceof Map<?, ?> map) value = map.get("messages");
    if (!(value instanceof List<?> list)) {
      throw new LlmException(file + ": expected an object with messages, or a list of messages");
    }
    var messages = new ArrayList<Message>();
    for (var element : list) messages.add(message(file, element));
    if (messages.isEmpty()) throw new LlmException(file + ": holds no message");
    return messages;
  }

  private static Message message(String file, Object element) {
    if (!(element instanceof Map<?, ?> map)) {
      throw new LlmException(file + ": messages holds " + element + ", expected objects");
    }
    var role =
        Arrays.stream(Role.values())
            .filter(r -> r.id().equals(map.get("role")))
            .findFirst()
            .orElseThrow(
                () ->
                    new LlmException(
                        file
                            + ": a message has the role "
                            + map.get("role")
                            + ", expected system, user, assistant or tool"));
    var content = content(file, map.get("content"));
    if (role == Role.TOOL) return result(file, map, content);
    var reasoning = map.get(REASONING) instanceof String text ? text : "";
    var parts = new ArrayList<Part>();
    parts.add(Part.Text.of(content));
    if (role == Role.ASSISTANT && map.get(CALLS) instanceof List<?> calls) {
      for (var call : calls) parts.add(Part.Call.of(call(file, call)));
    }
    return Message.of(role, parts).withReasoning(reasoning);
  }

  private static Message result(String file, Map<?, ?> message, String content) {
    if (!(message.get(CALL_ID) instanceof String id)) {
      throw new LlmException(file + ": a message of a tool has no " + CALL_ID);
    }
    var name = message.get("name") instanceof String text ? text : "";
    return Message.of(Role.TOOL, Part.Result.of(id, name, content));
  }

  private static ToolCall call(String file, Object call) {
    if (call instanceof Map<?, ?> map
        && map.get("id") instanceof String id
        && map.get("function") instanceof Map<?, ?> function
        && function.get("name") instanceof String name
        && function.get("arguments") instanceof String arguments) {
      return ToolCall.of(id, name, arguments);
    }
    throw new LlmException(
        file
            + ": tool_calls holds "
            + call
            + ", expected id, and function with name and arguments");
  }

  private static String content(String file, @Nullable Object content) {
    return switch (content == null ? "" : content) {
      case String text -> text;
      case List<?> parts ->
          parts.stream().map(part -> part(file, part)).collect(Collectors.joining("\n"));
      case Object other ->
          throw new LlmException(file + ": a message's content is " + other + ", expected a text");
    };
  }

  private static String part(String file, Object part) {
    if (part instanceof Map<?, ?> map && map.get("text") instanceof String text) return text;
    throw new LlmException(file + ": a part of a message is " + part + ", expected a text");
  }

  static Path path(String file) {
    try {
      return Path.of(file);
    } catch (InvalidPathException e) {
      throw new LlmException(file + ": is no path: " + e.getReason(), e);
    }
  }
}
