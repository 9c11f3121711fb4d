package llm.template;

/**
 * The smallest part of a template's source.
 *
 * @param kind what it is
 * @param text the text it stands for: without quotes and escapes for a string
 * @param line where it begins, from 1
 */
record Token(Kind kind, String text, int line) {
  /** The kinds of token. */
  enum Kind {
    DATA("text"),
    PRINT_BEGIN("'{{'"),
    PRINT_END("'}}'"),
    BLOCK_BEGIN("'{%'"),
    BLOCK_END("'%}'"),
    NAME("a name"),
    STRING("a string"),
    INTEGER("a whole number"),
    FLOAT("a number"),
    OPERATOR("an operator"),
    END("the end of the template");

    private final String description;

    Kind(String description) {
      this.description = description;
    }
  }

  boolean is(Kind other) {
    return kind == other;
  }

  boolean isOperator(String operator) {
    return kind == Kind.OPERATOR && text.equals(operator);
  }

  boolean isName(String name) {
    return kind == Kind.NAME && text.equals(name);
  }

  /** For messages. */
  String describe() {
    return switch (kind) {
      case NAME, OPERATOR, STRING, INTEGER, FLOAT -> "'" + text + "'";
      default -> kind.description;
    };
  }
}
