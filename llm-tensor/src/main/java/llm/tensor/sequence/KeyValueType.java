package llm.tensor.sequence;

/** How {@link KeyValues} store their elements. */
public enum KeyValueType {
  /** 32-bit floats. */
  F32(4),
  /** IEEE 754 half-precision floats. */
  F16(2),
  /** The upper half of a 32-bit float. */
  BF16(2);

  private final int elementBytes;

  KeyValueType(int elementBytes) {
    this.elementBytes = elementBytes;
  }

  /** Bytes of one element. */
  public int elementBytes() {
    return elementBytes;
  }
}
