package llm.runtime.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import llm.api.Message;
import llm.api.Message.Part;
import llm.api.Message.Role;
import llm.api.ToolCall;
import llm.template.Conversation;

/** Messages in the form of OpenAI's API, as templates read them. */
final class MessageMaps {
  private MessageMaps() {}

  static List<Map<String, ?>> of(List<Message> messages) {
    var names = new LinkedHashMap<String, String>(); // of the calls so far
    var maps = new ArrayList<Map<String, ?>>();
    for (var message : messages) {
      message.calls().forEach(call -> names.put(call.id(), call.name()));
      maps.add(map(message, names));
    }
    return maps;
  }

  /** Whether tools were called, or returned something. */
  static boolean haveCalls(List<Message> messages) {
    return messages.stream().anyMatch(m -> m.role() == Role.TOOL || !m.calls().isEmpty());
  }

  private static Map<String, ?> map(Message message, Map<String, String> names) {
    var map = new LinkedHashMap<String, Object>();
    map.put("role", message.role().id());
    map.put("content", message.content());
    if (!message.reasoning().isEmpty()) {
      for (var key : Conversation.REASONING_KEYS) map.put(key, message.reasoning());
    }
    var calls = message.calls().stream().map(MessageMaps::call).toList();
    if (!calls.isEmpty()) map.put("tool_calls", calls);
    for (var part : message.parts()) {
      if (part instanceof Part.Result result) {
        var name = result.name().isEmpty() ? names.get(result.callId()) : result.name();
        map.put("tool_call_id", result.callId());
        if (name != null) map.put("name", name);
      }
    }
    return map;
  }

  private static Map<String, ?> call(ToolCall call) {
    var function = new LinkedHashMap<String, Object>();
    function.put("name", call.name());
    function.put("arguments", call.arguments());
    var map = new LinkedHashMap<String, Object>();
    map.put("id", call.id());
    map.put("type", "function");
    map.put("function", function);
    return map;
  }
}
