package llm.runtime.engine.plan;

/** What asks for rows of the next pass, as the planner sees it. */
public interface Demand {
  /** How its rows may be taken. */
  enum Kind {
    /** Rows that follow what was written last: of each one all, in every pass. */
    DECODING,
    /** Rows of a prompt, which may be cut anywhere. */
    PROMPT,
    /** Rows of a text that is read once; it may be cut. */
    TEXT,
    /** The same of a text whose rows see later ones: all in one pass. */
    WHOLE_TEXT,
    /** Rows on which somebody looks on: in a pass of their own. */
    OBSERVED
  }

  /** How its rows may be taken. */
  Kind kind();

  /** Rows that it could take now, 1 or more. */
  int rows();

  /** Which prompts come first: those of the highest. */
  int priority();

  /** On whose behalf it asks: clients have equal shares. */
  String client();

  /** The number of the last pass that took rows of it; 0 or less if none did. */
  long lastPass();
}
