package llm.grammar.lexeme;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A place within a text that is to come as it is. */
public final class LiteralScan extends Scan {
  private static final byte[][] KINDS = new byte[256][];

  private static final byte[] NO_KINDS = new byte[256];

  static {
    for (int b = 0; b < 256; b++) {
      KINDS[b] = new byte[256];
      KINDS[b][b] = 1;
    }
  }

  private final byte[] text;
  private final int at;
  private @Nullable LiteralScan next;

  private LiteralScan(byte[] text, int at) {
    this.text = text;
    this.at = at;
  }

  /**
   * Before the first byte of {@code text}.
   *
   * @throws IllegalArgumentException if a surrogate stands alone in it
   */
  public static LiteralScan of(String text) {
    text.codePoints()
        .filter(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
        .findAny()
        .ifPresent(
            c -> {
              throw new IllegalArgumentException(
                  "half a surrogate pair: " + Integer.toHexString(c));
            });
    return new LiteralScan(text.getBytes(StandardCharsets.UTF_8), 0);
  }

  /** Before the first of {@code bytes}, which need not be text; not to be changed. */
  public static LiteralScan of(byte[] bytes) {
    return new LiteralScan(bytes, 0);
  }

  @Override
  public @Nullable Scan next(int b) {
    if (at == text.length || (text[at] & 0xFF) != b) {
      return null;
    }
    var found = next;
    if (found == null) {
      found = new LiteralScan(text, at + 1);
      next = found;
    }
    return found;
  }

  @Override
  public boolean accepts() {
    return at == text.length;
  }

  @Override
  public boolean goesOn() {
    return at < text.length;
  }

  @Override
  public byte[] kindOf() {
    return at < text.length ? KINDS[text[at] & 0xFF] : NO_KINDS;
  }

  @Override
  public int kinds() {
    return 2;
  }
}
