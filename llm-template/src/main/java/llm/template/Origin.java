package llm.template;

/** Who wrote a character. */
enum Origin {
  /** The template, or a trusted variable. */
  MARKUP,
  /** A variable: a message, a tool, whatever people wrote. */
  PLAIN
}
