package llm.template;

/** A syntax error and its line, inside the engine. */
final class SyntaxFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The line, from 1. */
  private final int line;

  SyntaxFailure(int line, String message) {
    super(message, null, false, false);
    this.line = line;
  }

  int line() {
    return line;
  }
}
