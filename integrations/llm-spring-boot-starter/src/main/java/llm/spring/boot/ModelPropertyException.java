package llm.spring.boot;

/** A property names a model that cannot be loaded. */
final class ModelPropertyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String expected;

  ModelPropertyException(String message, String expected, Throwable cause) {
    super(message, cause);
    this.expected = expected;
  }

  /** What would do. */
  String expected() {
    return expected;
  }
}
