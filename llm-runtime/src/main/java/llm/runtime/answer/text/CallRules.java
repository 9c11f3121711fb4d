package llm.runtime.answer.text;

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
}
