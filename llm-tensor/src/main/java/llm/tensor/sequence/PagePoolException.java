package llm.tensor.sequence;

/** A {@link PagePool} has fewer bytes than a sequence needs; nothing of it was changed. */
public final class PagePoolException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final long needed;
  private final long available;

  /** So many bytes are needed, but only so many are there. */
  public PagePoolException(long needed, long available) {
    super(
        "keys, values and states need "
            + needed
            + " bytes more, but of the budget "
            + available
            + " are left");
    this.needed = needed;
    this.available = available;
  }

  /** Bytes that were to be taken. */
  public long needed() {
    return needed;
  }

  /** Bytes that were there. */
  public long available() {
    return available;
  }
}
