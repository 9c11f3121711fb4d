package llm.grammar.json;

/** Says why a text is not JSON, or more than is read. */
public final class JsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Characters before what is wrong. */
  private final int offset;

  /** Where it is wrong. */
  private final String place;

  JsonException(int offset, String place, String message) {
    super(message);
    this.offset = offset;
    this.place = place;
  }

  /** How many characters stand before what is wrong. */
  public int offset() {
    return offset;
  }

  /** Where, as "line 3, column 7"; both count characters from 1. */
  public String place() {
    return place;
  }
}
