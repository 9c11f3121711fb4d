package llm.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Bytes written as text, as Python shows them: {@code \t}, {@code \n}, {@code \r}, {@code \x00} to
 * {@code \xff}; before any other character a backslash stands for nothing.
 */
final class Escapes {
  private static final HexFormat HEX = HexFormat.of();

  private Escapes() {}

  /** What a text stands for; nothing where it ends within an escape, or hex digits are none. */
  static Optional<byte[]> bytes(String escaped) {
    byte[] in = escaped.getBytes(StandardCharsets.UTF_8);
    var out = new ByteArrayOutputStream(in.length);
    for (int i = 0; i < in.length; i++) {
      if (in[i] != '\\') {
        out.write(in[i]);
        continue;
      }
      if (++i == in.length) {
        return Optional.empty();
      }
      switch (in[i]) {
        case 't' -> out.write('\t');
        case 'n' -> out.write('\n');
        case 'r' -> out.write('\r');
        case 'x' -> {
          if (i + 2 >= in.length || !isHex(in[i + 1]) || !isHex(in[i + 2])) {
            return Optional.empty();
          }
          out.write(HexFormat.fromHexDigit(in[i + 1]) << 4 | HexFormat.fromHexDigit(in[i + 2]));
          i += 2;
        }
        default -> out.write(in[i]);
      }
    }
    return Optional.of(out.toByteArray());
  }

  private static boolean isHex(byte character) {
    return HexFormat.isHexDigit(character);
  }

  /** How these bytes are written. */
  static String of(byte[] bytes) {
    var escaped = new StringBuilder(bytes.length);
    for (byte value : bytes) {
      switch (value) {
        case '\t' -> escaped.append("\\t");
        case '\n' -> escaped.append("\\n");
        case '\r' -> escaped.append("\\r");
        case '\\' -> escaped.append("\\\\");
        default -> {
          if (value >= ' ' && value <= '~') {
            escaped.append((char) value);
          } else {
            escaped.append("\\x").append(HEX.toHexDigits(value));
          }
        }
      }
    }
    return escaped.toString();
  }
}
