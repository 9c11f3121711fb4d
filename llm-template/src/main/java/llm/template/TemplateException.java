package llm.template;

/**
 * Says why a template cannot be parsed or rendered.
 *
 * <p>The message names the template, the line and the reason.
 */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Kind {
    /** The source is not Jinja, or uses a statement that chat templates have no use for. */
    SYNTAX,
    /** An expression has no value, as a sum of a text and a number. */
    EVALUATION,
    /** The template takes more steps, text or nesting than it is allowed. */
    LIMIT,
    /** The template itself refuses the conversation: it called {@code raise_exception}. */
    REFUSED
  }

  /** Why it went wrong. */
  private final Kind kind;

  /** The line of the template, from 1. */
  private final int line;

  /** The message without name and line. */
  private final String reason;

  TemplateException(String template, int line, Failure failure) {
    super(template + ", line " + line + ": " + failure.getMessage(), failure.getCause());
    this.kind = failure.kind();
    this.line = line;
    this.reason = String.valueOf(failure.getMessage());
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }

  /** The line of the template at which it went wrong, from 1. */
  public int line() {
    return line;
  }

  /** The reason alone; for a refusal the template's own words. */
  public String reason() {
    return reason;
  }
}
