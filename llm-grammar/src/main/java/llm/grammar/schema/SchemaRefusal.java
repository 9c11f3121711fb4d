package llm.grammar.schema;

import llm.grammar.form.GrammarException.Kind;

/** A keyword that cannot be enforced, before it is known where it stands. */
final class SchemaRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The keyword. */
  private final String keyword;

  /** What is wrong. */
  private final Kind kind;

  SchemaRefusal(Kind kind, String keyword, String reason) {
    super(reason, null, false, false);
    this.keyword = keyword;
    this.kind = kind;
  }

  SchemaRefusal(String keyword, String reason) {
    this(Kind.UNSUPPORTED, keyword, reason);
  }

  /** A keyword whose value is not what it must be. */
  static SchemaRefusal malformed(String keyword, String expected, String found) {
    return new SchemaRefusal(Kind.SYNTAX, keyword, "expected " + expected + ", found " + found);
  }

  String keyword() {
    return keyword;
  }

  Kind kind() {
    return kind;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
