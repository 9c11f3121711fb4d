package llm.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a chat is held.
 *
 * @param system how the assistant is to behave: the content of a first message
 * @param template a template in Jinja instead of the model's own
 * @param variables more for the template: {@code enable_thinking}, say; strings, truth values,
 *     numbers, lists and maps
 */
public record ChatOptions(
    Optional<String> system, Optional<String> template, Map<String, Object> variables) {
  /** Options with a copy of the variables. */
  public ChatOptions {
    Checks.present("system", system);
    Checks.present("template", template);
    Checks.present("variables", variables);
    for (var name : variables.keySet()) Checks.present("the name of a variable", name);
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }

  /** No system message, the model's template, no more variables. */
  public static ChatOptions defaults() {
    return new ChatOptions(Optional.empty(), Optional.empty(), Map.of());
  }

  /** The same with a system message. */
  public ChatOptions withSystem(String text) {
    return new ChatOptions(Optional.of(Checks.present("text", text)), template, variables);
  }

  /** The same with a template: its text. */
  public ChatOptions withTemplate(String jinja) {
    return new ChatOptions(system, Optional.of(Checks.present("jinja", jinja)), variables);
  }

  /** The same with another variable for the template. */
  public ChatOptions withVariable(String name, Object value) {
    var more = new LinkedHashMap<>(variables);
    more.put(name, value);
    return new ChatOptions(system, template, more);
  }
}
