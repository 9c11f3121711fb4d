package llm.grammar.lexeme;

import java.nio.charset.StandardCharsets;

/**
 * Control tokens as bytes: their spelling between two bytes that no UTF-8 text has. So no text is
 * taken for one, and none is the beginning of another.
 */
public final class ControlBytes {
  private static final byte FIRST = (byte) 0xFF;
  private static final byte LAST = (byte) 0xFE;

  private ControlBytes() {}

  /** The bytes of the control token that is spelled so. */
  public static byte[] of(String spelling) {
    return of(spelling.getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes of the control token whose spelling has these. */
  public static byte[] of(byte[] spelling) {
    byte[] bytes = new byte[spelling.length + 2];
    bytes[0] = FIRST;
    System.arraycopy(spelling, 0, bytes, 1, spelling.length);
    bytes[bytes.length - 1] = LAST;
    return bytes;
  }

  /** Whether one of the two bytes is among {@code bytes}. */
  public static boolean occursIn(byte[] bytes) {
    for (byte b : bytes) {
      if (b == FIRST || b == LAST) {
        return true;
      }
    }
    return false;
  }
}
