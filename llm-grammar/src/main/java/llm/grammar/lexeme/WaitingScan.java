package llm.grammar.lexeme;

import org.jspecify.annotations.Nullable;

/** Within a character that leads to one place whatever its last bytes are. */
final class WaitingScan extends Scan {
  /** 1 for bytes that go on with a character. */
  private static final byte[] KINDS = new byte[256];

  static {
    for (int b = 0x80; b < 0xC0; b++) {
      KINDS[b] = 1;
    }
  }

  private final Scan next;

  WaitingScan(Scan next) {
    this.next = next;
  }

  @Override
  public @Nullable Scan next(int b) {
    return KINDS[b] == 1 ? next : null;
  }

  @Override
  public boolean accepts() {
    return false;
  }

  @Override
  public boolean goesOn() {
    return true;
  }

  @Override
  public byte[] kindOf() {
    return KINDS;
  }

  @Override
  public int kinds() {
    return 2;
  }
}
