package llm.template;

import llm.template.TemplateException.Kind;

/** A failure inside the engine, before it is known at which line of which template. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  private final Kind kind;

  private Failure(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  static Failure syntax(String message) {
    return new Failure(Kind.SYNTAX, message);
  }

  static Failure evaluation(String message) {
    return new Failure(Kind.EVALUATION, message);
  }

  static Failure limit(String message) {
    return new Failure(Kind.LIMIT, message);
  }

  static Failure refused(String message) {
    return new Failure(Kind.REFUSED, message);
  }

  Kind kind() {
    return kind;
  }
}
