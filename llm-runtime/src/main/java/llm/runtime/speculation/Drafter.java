package llm.runtime.speculation;

/**
 * Guesses how the text of one sequence goes on.
 *
 * <p>It hears of every token of the text, those of the prompt included, and is asked between them.
 * What it guesses need not be right: it costs time then, and changes nothing. Not thread-safe.
 */
public interface Drafter extends AutoCloseable {
  /** How sure drafters may be: from 0 to this, not included. */
  int TRUSTS = 4;

  /** Says that this token stands behind the text so far. */
  void accept(int token);

  /** Says that the text has only its first tokens still, so many. */
  void truncate(int length);

  /**
   * Guesses the next tokens.
   *
   * @param draft they are put here, from the start on
   * @param count how many at most, up to the array's length
   * @return how many it has guessed, 0 where it has no idea
   */
  int draft(int[] draft, int count);

  /** How sure it was when it was asked last, from 0 up: whether that pays is learned for each. */
  int trust();

  /** What a guessed token takes, in nanoseconds; 0 where that is next to nothing. */
  default double nanosPerToken() {
    return 0;
  }

  /** Lets go what it holds. */
  @Override
  void close();
}
