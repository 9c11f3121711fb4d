package llm.runtime.speculation;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Drafts tokens of one sequence for the engine, and learns whether that pays.
 *
 * <p>The engine's thread alone uses it, but for {@link #drafted} and {@link #accepted}.
 */
public final class Speculator implements AutoCloseable {
  private final Drafter drafter;
  private final DraftLength length;
  private final int[] draft;
  private int count; // tokens of the draft
  private int trust; // with which they were drafted
  private final AtomicInteger drafted = new AtomicInteger();
  private final AtomicInteger accepted = new AtomicInteger();

  /**
   * Nothing was drafted yet.
   *
   * @param most tokens that are drafted at a time
   */
  public Speculator(Drafter drafter, int most) {
    this.drafter = drafter;
    this.length = new DraftLength(most);
    this.draft = new int[most];
  }

  /** Says that a token stands behind the text so far: it was read, or written. */
  public void accept(int token) {
    drafter.accept(token);
  }

  /**
   * Drafts what may follow the text so far, for the next pass.
   *
   * @param rows of the pass without this draft
   * @param tokens that those bring: one of each sequence that writes
   * @param limit of tokens that may be drafted
   * @return how many were
   */
  public int draft(int rows, int tokens, int limit, PassTimes times) {
    var pass = new DraftLength.PlainPass(rows, tokens, times);
    trust = drafter.trust();
    int wanted = length.choose(drafter, pass, Math.min(limit, draft.length));
    count = wanted == 0 ? 0 : drafter.draft(draft, wanted);
    return count;
  }

  /** Tokens of the draft; 0 if there is none. */
  public int count() {
    return count;
  }

  /** A token of the draft. */
  public int token(int index) {
    return draft[index];
  }

  /** Says how many tokens of the draft were written; there is none any more. */
  public void settle(int kept) {
    if (count == 0) return;
    length.settled(trust, count, kept);
    drafted.addAndGet(count);
    accepted.addAndGet(kept);
    count = 0;
  }

  /** Says that the draft was not looked at: there is none any more. */
  public void drop() {
    count = 0;
  }

  /** Tokens that were drafted so far, and looked at; any thread may ask. */
  public int drafted() {
    return drafted.get();
  }

  /** Those of them that were written. */
  public int accepted() {
    return accepted.get();
  }

  @Override
  public void close() {
    drafter.close();
  }
}
