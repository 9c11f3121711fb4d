package llm.runtime.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import llm.api.GenerationOptions;
import llm.api.Tool;
import llm.api.ToolChoice;
import llm.runtime.answer.text.CallRules;
import llm.runtime.answer.text.ToolSpec;
import llm.runtime.text.JavaJson;

/**
 * The tools of an answer.
 *
 * @param definitions as templates and OpenAI's API have them
 * @param specs the same, as answers are taken apart
 * @param choice not none
 * @param parallel whether there may be more than one call
 */
public record ToolUse(
    List<Map<String, ?>> definitions, List<ToolSpec> specs, ToolChoice choice, boolean parallel) {
  /** Copies the lists. */
  public ToolUse {
    definitions = List.copyOf(definitions);
    specs = List.copyOf(specs);
  }

  /**
   * The tools that options ask for; empty if the model is told of none.
   *
   * @throws IllegalArgumentException if a tool's parameters are no JSON object
   */
  public static Optional<ToolUse> of(GenerationOptions options) {
    if (options.tools().isEmpty() || options.toolChoice() instanceof ToolChoice.None) {
      return Optional.empty();
    }
    var definitions = new ArrayList<Map<String, ?>>();
    var specs = new ArrayList<ToolSpec>();
    for (var tool : options.tools()) {
      definitions.add(definition(tool));
      specs.add(new ToolSpec(tool.name(), tool.parameters(), tool.strict()));
    }
    return Optional.of(
        new ToolUse(definitions, specs, options.toolChoice(), options.parallelToolCalls()));
  }

  private static Map<String, ?> definition(Tool tool) {
    var function = new LinkedHashMap<String, Object>();
    function.put("name", tool.name());
    function.put("description", tool.description());
    function.put("parameters", parameters(tool));
    var definition = new LinkedHashMap<String, Object>();
    definition.put("type", "function");
    definition.put("function", function);
    return definition;
  }

  private static Map<?, ?> parameters(Tool tool) {
    try {
      if (JavaJson.read(tool.parameters()) instanceof Map<?, ?> schema) return schema;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "tools: " + tool.name() + ": parameters: " + e.getMessage(), e);
    }
    throw new IllegalArgumentException(
        "tools: " + tool.name() + ": parameters: no object, expected a JSON Schema of an object");
  }

  /** Whether there must be a call. */
  boolean isRequired() {
    return !(choice instanceof ToolChoice.Auto);
  }

  /**
   * Whether the answer is held to a grammar: where a call is asked for, or arguments are strict.
   */
  boolean isConstrained() {
    return isRequired() || specs.stream().anyMatch(ToolSpec::strict);
  }

  /** The calls of an answer that has some and says nothing beside them. */
  CallRules callsAlone() {
    return new CallRules(rules().tools(), true, rules().parallel());
  }

  /** Which calls the answer may, or must, have. */
  CallRules rules() {
    var wanted =
        choice instanceof ToolChoice.Named one
            ? specs.stream().filter(spec -> spec.name().equals(one.name())).toList()
            : specs;
    // What is asked for is held to its schema.
    var held =
        isRequired()
            ? wanted.stream().map(s -> new ToolSpec(s.name(), s.parameters(), true)).toList()
            : wanted;
    return new CallRules(held, isRequired(), parallel && !(choice instanceof ToolChoice.Named));
  }
}
