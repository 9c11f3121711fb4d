package llm.tensor.asm.amd64;

/**
 * How an instruction on vectors is encoded, and how long they are.
 *
 * <p>VEX, which came with AVX, has 16 vector registers. EVEX, of AVX-512, has 32, masks, operands
 * in memory that stand in all lanes, and displacements of a byte that count in operands.
 */
public enum Encoding {
  VEX_128(false, 0),
  VEX_256(false, 1),
  EVEX_128(true, 0),
  EVEX_256(true, 1),
  EVEX_512(true, 2);

  private static final int SHORTEST_BYTES = 16;

  private final boolean isExtended;
  private final int length;

  Encoding(boolean isExtended, int length) {
    this.isExtended = isExtended;
    this.length = length;
  }

  /** Whether it is EVEX. */
  public boolean isExtended() {
    return isExtended;
  }

  /** How many times the shortest vectors double. */
  int length() {
    return length;
  }

  /** Vector registers, from 0 on. */
  public int registers() {
    return isExtended ? 32 : 16;
  }

  /** Bytes of a vector. */
  public int bytes() {
    return SHORTEST_BYTES << length;
  }
}
