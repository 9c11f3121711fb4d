package llm.runtime.answer.text;

/**
 * A tool that an answer may call.
 *
 * @param name what the model calls it
 * @param parameters the JSON Schema of its arguments, an object; empty if anything goes
 * @param strict whether arguments are held to the schema while they are generated
 */
public record ToolSpec(String name, String parameters, boolean strict) {
  /** Checks the name. */
  public ToolSpec {
    if (name.isBlank()) throw new IllegalArgumentException("tool: the name is blank");
  }
}
