package llm.tokenizer;

import java.util.HexFormat;
import java.util.OptionalInt;

/** The tokens that stand for single bytes, spelled {@code <0x0A>}. */
final class ByteTokens {
  private static final int NONE = -1;
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final int[] ids = new int[256];

  /** Bytes without a token become {@code otherwise}, or nothing if that is empty. */
  ByteTokens(Vocabulary vocabulary, OptionalInt otherwise) {
    for (int value = 0; value < ids.length; value++) {
      int id = vocabulary.table().find(spelling(value));
      ids[value] = id >= 0 ? id : otherwise.orElse(NONE);
    }
  }

  private static String spelling(int value) {
    return "<0x" + HEX.toHexDigits((byte) value) + ">";
  }

  void append(byte value, IdBuffer buffer) {
    int id = ids[value & 0xFF];
    if (id != NONE) {
      buffer.add(id);
    }
  }

  /** The value of the byte token of that spelling. */
  static OptionalInt value(String spelling) {
    if (spelling.length() != 6 || !spelling.startsWith("<0x") || !spelling.endsWith(">")) {
      return OptionalInt.empty();
    }
    int high = Character.digit(spelling.charAt(3), 16);
    int low = Character.digit(spelling.charAt(4), 16);
    return high < 0 || low < 0 ? OptionalInt.empty() : OptionalInt.of(high << 4 | low);
  }
}
