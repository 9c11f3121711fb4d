package llm.cli.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import llm.api.LlmException;
import llm.api.Tool;
import llm.cli.file.TextFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tools as a file: JSON in the form of OpenAI's API, {@code [{"type": "function", "function":
 * {"name": "weather", "description": "...", "parameters": {"type": "object", ...}}}]}, or an object
 * whose member {@code tools} is such a list. What is in {@code function} may also stand alone.
 */
public final class ToolFile {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private ToolFile() {}

  /**
   * The tools of a file.
   *
   * @throws LlmException if it holds something else, or none
   */
  public static List<Tool> read(String file) {
    Object value;
    try {
      value = MAPPER.readValue(TextFile.read(ChatFile.path(file)), Object.class);
    } catch (JacksonException e) {
      throw new LlmException(file + ": no JSON: " + e.getOriginalMessage(), e);
    }
    if (value instanceof Map<?, ?> map) value = map.get("tools");
    if (!(value instanceof List<?> list)) {
      throw new LlmException(file + ": expected a list of tools, or an object with tools");
    }
    var tools = new ArrayList<Tool>();
    for (int i = 0; i < list.size(); i++) {
      var place = file + ": tools[" + i + "]";
      tools.add(tool(place, object(place, list.get(i))));
    }
    if (tools.isEmpty()) throw new LlmException(file + ": holds no tool");
    return tools;
  }

  private static Tool tool(String place, Map<?, ?> tool) {
    var type = tool.get("type");
    if (type != null && !type.equals("function")) {
      throw new LlmException(place + ".type: " + type + ", expected function");
    }
    var function = tool.containsKey("function") ? tool.get("function") : tool;
    return function(place, object(place + ".function", function));
  }

  private static Tool function(String place, Map<?, ?> function) {
    if (!(function.get("name") instanceof String name)) {
      throw new LlmException(place + ".name: " + function.get("name") + ", expected a text");
    }
    try {
      var tool = Tool.builder(name).strict(Boolean.TRUE.equals(function.get("strict")));
      if (function.get("description") instanceof String text) tool.description(text);
      var parameters = function.get("parameters");
      if (parameters != null) {
        tool.parameters(
            MAPPER.writeValueAsString(object(place + "." + name + ".parameters", parameters)));
      }
      return tool.build();
    } catch (IllegalArgumentException e) {
      throw new LlmException(place + "." + e.getMessage(), e);
    }
  }

  private static Map<?, ?> object(String place, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) return map;
    throw new LlmException(place + ": " + value + ", expected an object");
  }
}
