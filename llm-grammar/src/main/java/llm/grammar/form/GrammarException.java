package llm.grammar.form;

/** Says why a grammar is refused: what is wrong with it, and where. */
public final class GrammarException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Kind {
    /** The source is not of its notation. */
    SYNTAX,
    /** The source asks for what cannot be enforced. */
    UNSUPPORTED,
    /** The grammar is larger, deeper, or takes longer than it may. */
    LIMIT,
    /** No text fits the grammar. */
    EMPTY
  }

  /** What is wrong. */
  private final Kind kind;

  /** A position or a JSON pointer. */
  private final String place;

  /** The word of the notation that is refused; may be empty. */
  private final String keyword;

  /** The message alone. */
  private final String reason;

  /**
   * A refusal.
   *
   * @param place where, as "line 3, column 7" or the JSON pointer "#/properties/a"; empty if it is
   *     the whole
   * @param keyword the word of the notation that is refused, as "multipleOf"; empty if there is
   *     none
   */
  public GrammarException(Kind kind, String place, String keyword, String reason) {
    super(message(place, keyword, reason));
    this.kind = kind;
    this.place = place;
    this.keyword = keyword;
    this.reason = reason;
  }

  private static String message(String place, String keyword, String reason) {
    var text = new StringBuilder();
    for (var part : new String[] {place, keyword}) {
      if (!part.isEmpty()) {
        text.append(shown(part)).append(": ");
      }
    }
    return text.append(shown(reason)).toString();
  }

  /** A source may hold anything, and a message is shown on one line of a terminal. */
  private static String shown(String text) {
    var out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (i == 400) {
        return out.append(" ...").toString();
      }
      out.append(Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c);
    }
    return out.toString();
  }

  /** What is wrong. */
  public Kind kind() {
    return kind;
  }

  /** Where it is wrong: a position or a JSON pointer; empty if it is the whole. */
  public String place() {
    return place;
  }

  /** The word of the notation that is refused; empty if there is none. */
  public String keyword() {
    return keyword;
  }

  /** The message without place and keyword. */
  public String reason() {
    return reason;
  }
}
