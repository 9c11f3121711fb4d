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

  /** Says that the text is another one from now on. */
  public void restart(int[] text) {
    drafter.truncate(0);
    for (int token : text) drafter.accept(token);
    count = 0;
  }

  /**
   * Drafts what may follow the text so far, for the next pass; another draft is forgotten.
   *
   * @param pass without this draft
   * @param limit of tokens that may be drafted
   */
  public void draft(PlainPass pass, int limit) {
    trust = drafter.trust();
    int wanted = length.choose(drafter, pass, Math.min(limit, draft.length));
    count = wanted == 0 ? 0 : drafter.draft(draft, wanted);
  }

  /** Says which tokens of a draft may follow at all. */
  @FunctionalInterface
  public interface Fit {
    /** How many of the first ones. */
    int of(int[] draft, int count);
  }

  /** Forgets what of the draft cannot follow. */
  public void keep(Fit fit) {
    if (count > 0) count = fit.of(draft, count);
  }

  /** Tokens of the draft; 0 if there is none. */
  public int count() {
    return count;
  }

  /** A token of the draft. */
  public int token(int index) {
    return draft[index];
  }

  /**
   * Says how many tokens of the draft were in a pass, and how many of them were written; there is
   * no draft any more.
   */
  public void settle(int computed, int kept) {
    length.settled(trust, computed, kept);
    drafted.addAndGet(computed);
    accepted.addAndGet(kept);
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
