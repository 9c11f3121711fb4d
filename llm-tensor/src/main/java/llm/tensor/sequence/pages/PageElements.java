package llm.tensor.sequence.pages;

/** How the elements of pages are stored. */
public enum PageElements {
  /** Floats. */
  FLOATS,
  /** Numbers of half precision. */
  HALVES,
  /** The upper halves of floats. */
  BFLOATS,
  /** Integers of 8 bits, in blocks that share a scale. */
  QUANTS;

  /** An empty page, which the caller owns. */
  KeyValuePage page(PageLayout layout) {
    return switch (this) {
      case FLOATS -> KeyValuePage.ofFloats(layout);
      case HALVES -> KeyValuePage.ofHalves(layout);
      case BFLOATS -> KeyValuePage.ofBfloats(layout);
      case QUANTS -> KeyValuePage.ofQuants(layout);
    };
  }

  /** Bytes of a page. */
  public long bytes(PageLayout layout) {
    return switch (this) {
      case FLOATS -> (long) layout.elements() * Float.BYTES;
      case HALVES, BFLOATS -> (long) layout.elements() * Short.BYTES;
      case QUANTS -> QuantPage.bytes(layout);
    };
  }
}
