package llm.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** How a token's spelling in the vocabulary stands for the bytes of text. */
enum Spelling {
  /** U+2581 stands for a space (SentencePiece). */
  MARKED_SPACES {
    @Override
    byte[] bytes(String spelling) {
      return spelling.replace(SPACE_MARK, ' ').getBytes(StandardCharsets.UTF_8);
    }

    @Override
    String of(String text) {
      return text.replace(' ', SPACE_MARK);
    }
  },

  /**
   * Each character stands for a byte (GPT-2): printable Latin-1 characters for their own value, the
   * characters from U+0100 on, in order, for the 68 values left.
   */
  BYTE_LEVEL {
    @Override
    byte[] bytes(String spelling) {
      var bytes = new ByteArrayOutputStream(spelling.length());
      spelling
          .codePoints()
          .forEach(
              character -> {
                int value = character < BYTE_OF.length ? BYTE_OF[character] : -1;
                if (value >= 0) {
                  bytes.write(value);
                } else {
                  bytes.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
                }
              });
      return bytes.toByteArray();
    }

    @Override
    String of(String text) {
      var spelling = new StringBuilder();
      for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
        spelling.append(character(value & 0xFF));
      }
      return spelling.toString();
    }
  },

  /** Bytes other than printable characters of ASCII are escaped. */
  ESCAPED {
    @Override
    byte[] bytes(String spelling) {
      return Escapes.bytes(spelling).orElseGet(() -> spelling.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    String of(String text) {
      return Escapes.of(text.getBytes(StandardCharsets.UTF_8));
    }
  };

  static final char SPACE_MARK = '\u2581';

  private static final char[] CHARACTER_OF = new char[256];
  private static final int[] BYTE_OF = new int[256 + 68];

  static {
    Arrays.fill(BYTE_OF, -1);
    char next = 256;
    for (int value = 0; value < 256; value++) {
      char character = isPrintable(value) ? (char) value : next++;
      CHARACTER_OF[value] = character;
      BYTE_OF[character] = value;
    }
  }

  private static boolean isPrintable(int value) {
    return (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xFF && value != 0xAD);
  }

  /** The character that stands for the byte {@code value}, 0 to 255. */
  static char character(int value) {
    return CHARACTER_OF[value];
  }

  /** The bytes that a normal token of this spelling stands for. */
  abstract byte[] bytes(String spelling);

  /** The spelling that a normal token of this text would have. */
  abstract String of(String text);

  /** The text that a normal token of this spelling stands for. */
  String text(String spelling) {
    return new String(bytes(spelling), StandardCharsets.UTF_8);
  }
}
