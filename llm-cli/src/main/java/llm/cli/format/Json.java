package llm.cli.format;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/** Writes maps, lists, strings and numbers as JSON, on one line. */
public final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** What is written as {@code null}. */
  public static final Object NULL = NullNode.getInstance();

  private Json() {}

  /** One line, without a line break at its end. */
  public static String of(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** An empty object that keeps the order in which its fields are put. */
  public static Map<String, Object> object() {
    return new LinkedHashMap<>();
  }
}
