package llm.api;

/** Why a generation ended. */
public enum FinishReason {
  /** The model said that the text ends here, or a {@link Constraint} allows nothing to follow. */
  END_OF_TEXT,
  /** A stop string came. */
  STOP_STRING,
  /** So many tokens as were asked for. */
  MAX_TOKENS,
  /** The context is full. */
  CONTEXT_FULL,
  /** It was closed before its end, or failed: by an interrupt, say. Then reading it threw. */
  CANCELLED
}
