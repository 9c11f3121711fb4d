package llm.grammar.lexeme;

import org.jspecify.annotations.Nullable;

/**
 * A place within a lexeme: between two characters, or within one of which the first bytes have
 * come.
 */
public final class CharacterScan extends Scan {
  /** What leads nowhere, as against what has not been looked at. */
  private static final Scan NOWHERE = LiteralScan.of("");

  /** Bytes within a character: each is a kind of its own. */
  private static final byte[] WITHIN = new byte[256];

  static {
    for (int b = 0x80; b < 0xC0; b++) {
      WITHIN[b] = (byte) (b - 0x7F);
    }
  }

  private final Lexeme lexeme;
  final Term term;

  /** The bits that have come of a character, how many bytes are to come, and of how many it is. */
  private final int prefix;

  private final int more;
  private final int length;

  private final @Nullable Scan[] next;

  /** Whether the lexeme may go on; found out when it is first asked for. */
  private @Nullable Boolean goesOn;

  CharacterScan(Lexeme lexeme, Term term) {
    this(lexeme, term, 0, 0, 0);
  }

  CharacterScan(Lexeme lexeme, Term term, int prefix, int more, int length) {
    this.lexeme = lexeme;
    this.term = term;
    this.prefix = prefix;
    this.more = more;
    this.length = length;
    this.next = new Scan[kinds()];
  }

  @Override
  public @Nullable Scan next(int b) {
    int kind = kindOf()[b] & 0xFF;
    var found = next[kind];
    if (found == null) {
      found = compute(b);
      found = found == null ? NOWHERE : found;
      next[kind] = found;
    }
    return found == NOWHERE ? null : found;
  }

  /** Forgets where it leads. */
  void forget() {
    java.util.Arrays.fill(next, null);
  }

  private @Nullable Scan compute(int b) {
    if (more > 0) {
      boolean goesOn = b >= 0x80 && b < 0xC0;
      return goesOn ? lexeme.within(term, prefix << 6 | b & 0x3F, more - 1, length) : null;
    }
    int following = Utf8.following(b);
    if (following < 0) {
      return null;
    }
    return following == 0
        ? lexeme.after(term, b)
        : lexeme.within(term, Utf8.bits(b), following, following + 1);
  }

  @Override
  public boolean accepts() {
    return more == 0 && term.nullable;
  }

  @Override
  public boolean goesOn() {
    if (more > 0) {
      return true;
    }
    var known = goesOn;
    if (known == null) {
      known = lexeme.goesOn(term);
      goesOn = known;
    }
    return known;
  }

  /** The characters that may come here in a row; null if there is no such set. */
  public @Nullable Run run() {
    return more > 0 ? null : lexeme.run(term);
  }

  @Override
  public byte[] kindOf() {
    return more > 0 ? WITHIN : lexeme.kindOf();
  }

  @Override
  public int kinds() {
    return more > 0 ? 65 : lexeme.kindCount();
  }
}
