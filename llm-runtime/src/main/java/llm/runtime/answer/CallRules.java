package llm.runtime.answer;

import java.util.List;

/**
 * Which calls an answer may, or must, have.
 *
 * @param tools that may be called
 * @param required whether there is at least one call, and nothing is said before it
 * @param parallel whether there may be more than one
 */
public record CallRules(List<ToolSpec> tools, boolean required, boolean parallel) {
  /** Copies the list. */
  public CallRules {
    tools = List.copyOf(tools);
  }

  /** The model chooses: it says something, calls, or both. */
  public static CallRules auto(List<ToolSpec> tools) {
    return new CallRules(tools, false, true);
  }

  /** At least one call; with a single tool in the list, of that one. */
  public static CallRules required(List<ToolSpec> tools) {
    return new CallRules(tools, true, true);
  }

  /** The same with one call at most. */
  public CallRules single() {
    return new CallRules(tools, required, false);
  }
}
