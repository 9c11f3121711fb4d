package llm.tensor.sequence.pages;

/**
 * Where keys and values lie in a page: head after head, its keys, {@code [keySize, 64]}, and behind
 * them its values, {@code [64, valueStride]}.
 */
public record PageShape(int heads, int keySize, int valueStride) {
  private static final int PAGE = KeyValuePages.PAGE;

  /** Elements of a head. */
  public int headSize() {
    return (keySize + valueStride) * PAGE;
  }

  /** Elements of a head's keys. */
  public int keysSize() {
    return keySize * PAGE;
  }

  /** Elements of a page. */
  public int elements() {
    return heads * headSize();
  }
}
