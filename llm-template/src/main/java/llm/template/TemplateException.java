package llm.template;

/**
 * Says why a template cannot be parsed or rendered.
 *
 * <p>The message names the template, the line and the reason; what is long in it is shortened.
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
    REFUSED,
    /** The conversation holds what no template can be given, as a part that is an image. */
    CONVERSATION
  }

  /** Why it went wrong. */
  private final Kind kind;

  /** The line of the template, from 1; 0 where it is not the template's fault. */
  private final int line;

  /** The message without name and line. */
  private final String reason;

  TemplateException(String template, int line, Failure failure) {
    this(template + ", line " + line, failure.kind(), line, String.valueOf(failure.getMessage()));
  }

  private TemplateException(String place, Kind kind, int line, String reason) {
    super(place + ": " + Messages.shown(reason));
    this.kind = kind;
    this.line = line;
    this.reason = Messages.shown(reason);
  }

  /** What is wrong with a conversation that {@code template} is to render. */
  static TemplateException conversation(String template, String reason) {
    return new TemplateException(template, Kind.CONVERSATION, 0, reason);
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }

  /** The line of the template at which it went wrong, from 1; 0 for a conversation. */
  public int line() {
    return line;
  }

  /** The reason alone; for a refusal the template's own words. */
  public String reason() {
    return reason;
  }
}
