package llm.tensor.sequence;

/** How {@link KeyValues} store their elements. */
public enum KeyValueType {
  /** 32-bit floats. */
  F32(1, 4),
  /** IEEE 754 half-precision floats. */
  F16(1, 2),
  /** The upper half of a 32-bit float. */
  BF16(1, 2),
  /** Integers of 8 bits, in blocks of 32 that share a scale of half precision. */
  Q8_0(32, 34);

  private final int blockSize;
  private final int blockBytes;

  KeyValueType(int blockSize, int blockBytes) {
    this.blockSize = blockSize;
    this.blockBytes = blockBytes;
  }

  /**
   * Bytes of a key, or a value, of so many elements: the last block takes as much as the others.
   */
  public long bytes(int elements) {
    if (blockSize == 1) return (long) elements * blockBytes;
    int blocks = Math.ceilDiv(elements, blockSize);
    return elements + (long) blocks * (blockBytes - blockSize);
  }
}
