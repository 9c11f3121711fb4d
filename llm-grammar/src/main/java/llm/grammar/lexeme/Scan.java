package llm.grammar.lexeme;

import org.jspecify.annotations.Nullable;

/**
 * A place within a lexeme or a literal: a state of an automaton over bytes. From each of them some
 * text leads to the lexeme's end.
 */
public abstract sealed class Scan permits CharacterScan, LiteralScan, WaitingScan {
  Scan() {}

  /** Where {@code b} (0 to 255) leads; null if it does not fit. */
  public abstract @Nullable Scan next(int b);

  /** Whether the lexeme may end here. */
  public abstract boolean accepts();

  /** Whether the lexeme may go on from here. */
  public abstract boolean goesOn();

  /**
   * For each byte a number below {@link #kinds}: bytes of one number lead to one place, from here.
   */
  public abstract byte[] kindOf();

  /** How many kinds of bytes there are. */
  public abstract int kinds();
}
