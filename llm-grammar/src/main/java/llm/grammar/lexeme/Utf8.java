package llm.grammar.lexeme;

/** How characters are bytes: RFC 3629, section 4. */
final class Utf8 {
  private Utf8() {}

  /** How many bytes follow a first byte; -1 if it is none. */
  static int following(int first) {
    if (first < 0x80) {
      return 0;
    }
    if (first < 0xC2 || first > 0xF4) {
      return -1;
    }
    return first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
  }

  /** The bits of a first byte that are part of the character. */
  static int bits(int first) {
    return first < 0x80
        ? first
        : first < 0xE0 ? first & 0x1F : first < 0xF0 ? first & 0xF : first & 7;
  }

  /** The first character that begins with {@code prefix} and {@code more} other bytes. */
  static int low(int prefix, int more, int length) {
    int least = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
    return Math.max(prefix << 6 * more, least);
  }

  /** The last such character; below the first if there is none. */
  static int high(int prefix, int more) {
    return Math.min((prefix << 6 * more) + (1 << 6 * more) - 1, 0x10FFFF);
  }

  /** Whether after {@code first} any other bytes that may follow one make a character. */
  static boolean regular(int first) {
    return first != 0xE0 && first != 0xED && first != 0xF0 && first != 0xF4;
  }
}
