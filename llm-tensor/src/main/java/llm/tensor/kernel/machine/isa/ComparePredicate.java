package llm.tensor.kernel.machine.isa;

/** How two floats compare: the order is that of the instructions' byte. */
public enum ComparePredicate {
  LESS(1),
  /** Larger, equal, or one of them is no number. */
  NOT_LESS(5);

  private final int code;

  ComparePredicate(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
