package llm.api;

/** Why a generation ended. */
public enum FinishReason {
  /** The model said that the text ends here, or a {@link Constraint} allows nothing to follow. */
  END_OF_TEXT,
  /** A stop string came. */
  STOP_STRING,
  /**
   * The model calls tools ({@link Message#calls}), and waits for what they return. Of an answer
   * that runs them itself ({@link ToolBox}): the limit of rounds was reached, and the last calls
   * were not run.
   */
  TOOL_CALLS,
  /** So many tokens as were asked for. */
  MAX_TOKENS,
  /** The context is full. */
  CONTEXT_FULL,
  /** It was closed before its end, or failed: by an interrupt, say. Then reading it threw. */
  CANCELLED
}
