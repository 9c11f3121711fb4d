package llm.tensor.codec;

/**
 * Numbers of 4 or 5 bits, 32 to a block: byte j holds the low four bits of numbers j and j + 16;
 * bit j of a separate word is the fifth bit of number j (the word is 0 where there are four bits).
 */
final class Nibbles {
  private Nibbles() {}

  /** Number j. */
  static int low(int q, int fifth, int j) {
    return q & 0xf | (fifth >>> j & 1) << 4;
  }

  /** Number j + 16. */
  static int high(int q, int fifth, int j) {
    return q >>> 4 | (fifth >>> j + 16 & 1) << 4;
  }
}
