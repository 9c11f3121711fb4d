package llm.tensor.codec.group;

/** In which order the bits of integers lie in the blocks of a file. */
public enum IntegerOrder {
  /** A byte is a column's. */
  BYTES(8),
  /** 16 bytes hold 32 columns: byte j column j in the low four bits, j + 16 above them. */
  NIBBLES_OF_32(4),
  /** 32 bytes hold 64 columns: byte j column j in the low four bits, j + 32 above them. */
  NIBBLES_OF_64(4),
  /** 64 bytes hold 128 columns: byte j column j in the low four bits, j + 64 above them. */
  NIBBLES_OF_128(4),
  /** 32 bytes hold 128 columns: bits 2k and 2k + 1 of byte j are column 32 k + j's. */
  PAIRS_OF_128(2),
  /** 4 bytes hold 32 columns: bit j of an int is column j's. */
  BITS_OF_32(1),
  /** 32 bytes hold 256 columns: bit k of byte j is column 32 k + j's. */
  BITS_OF_256(1);

  private final int bits;

  IntegerOrder(int bits) {
    this.bits = bits;
  }

  /** Bits of a column. */
  public int bits() {
    return bits;
  }
}
