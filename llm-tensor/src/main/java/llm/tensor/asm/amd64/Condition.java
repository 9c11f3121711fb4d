package llm.tensor.asm.amd64;

/** What a jump asks of the last comparison: the names are those of the instructions. */
public enum Condition {
  /** Less, of unsigned numbers. */
  BELOW(2),
  /** Not less, of unsigned numbers. */
  ABOVE_OR_EQUAL(3),
  EQUAL(4),
  NOT_EQUAL(5),
  /** Not larger, of unsigned numbers. */
  BELOW_OR_EQUAL(6),
  /** Larger, of unsigned numbers. */
  ABOVE(7),
  /** Of signed numbers, as all that follow. */
  LESS(12),
  GREATER_OR_EQUAL(13),
  LESS_OR_EQUAL(14),
  GREATER(15);

  private final int code;

  Condition(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
