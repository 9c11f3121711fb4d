package llm.runtime.engine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.IntFunction;
import llm.runtime.engine.prefix.PrefixIndex;
import llm.runtime.engine.prefix.PrefixPage;
import llm.tensor.sequence.PagePool;
import llm.tensor.sequence.PagePoolException;
import llm.tensor.sequence.SequenceState;
import llm.tensor.sequence.SharedPage;

/**
 * The budget of keys, values and states of a model's sequences, and what of it can be had back
 * without hurting anybody: beginnings that are kept for others, and states that nobody uses at the
 * moment. Who finds the state of a session empty reads its tokens again.
 *
 * <p>Thread-safe.
 */
public final class CacheMemory {
  private final PagePool pool;
  private final PrefixIndex<Kept> prefixes = new PrefixIndex<>(SharedPage.POSITIONS);
  private final LinkedHashSet<SequenceState> parked = new LinkedHashSet<>(); // oldest first
  private volatile Runnable whoWaits = () -> {};
  private long hits;
  private long hitTokens;

  /** A page of a sequence in the index. */
  private record Kept(SharedPage page) implements PrefixPage {
    @Override
    public boolean canResume() {
      return page.canResume();
    }

    @Override
    public void dropCheckpoint() {
      page.dropCheckpoint();
    }

    @Override
    public boolean isShared() {
      return page.isShared();
    }

    @Override
    public void close() {
      page.close();
    }
  }

  private record Pages(SequenceState state) implements IntFunction<Kept> {
    @Override
    public Kept apply(int index) {
      return new Kept(state.sharedPage(index));
    }
  }

  /**
   * What is kept now, and what it was good for.
   *
   * @param bytes that are taken
   * @param peak bytes that were taken at most
   * @param budget bytes that may be
   * @param prefixHits sequences that began with a beginning which was kept
   * @param prefixTokens tokens of these
   */
  public record Usage(long bytes, long peak, long budget, long prefixHits, long prefixTokens) {}

  /** A budget of so many bytes. */
  public CacheMemory(long bytes) {
    pool = PagePool.of(bytes, this::given);
  }

  /** Who holds the lock is the one who looks for memory, and may not take another's lock. */
  private void given() {
    if (!Thread.holdsLock(this)) whoWaits.run();
  }

  /** Says whom to tell when memory may be had that could not be had before. */
  void tell(Runnable whoWaits) {
    this.whoWaits = whoWaits;
  }

  /** Where states take their memory from. */
  public PagePool pool() {
    return pool;
  }

  /** What is kept now. */
  public Usage usage() {
    synchronized (this) {
      return new Usage(pool.used(), pool.peak(), pool.limit(), hits, hitTokens);
    }
  }

  // ---- States that nobody uses

  /**
   * Says that nobody uses a state for now: it may be emptied for others. Whoever uses it says so
   * before; nothing is thrown.
   */
  public void park(SequenceState state) {
    try {
      if (state.byteSize() == 0) return; // a list is walked, which may take memory
      synchronized (this) {
        parked.remove(state);
        parked.add(state); // behind all others
      }
    } catch (OutOfMemoryError e) {
      return; // it is not emptied for others, then
    }
    whoWaits.run();
  }

  /** Says that somebody uses a state: from now on it stays as it is. */
  public void unpark(SequenceState state) {
    synchronized (this) {
      parked.remove(state);
    }
  }

  /**
   * A state that begins as this one is, which the caller uses; others may have to go for it.
   *
   * @throws PagePoolException if there is no memory for what the two cannot share
   */
  public SequenceState branch(SequenceState state) {
    while (true) {
      try {
        return state.branch(state.length());
      } catch (PagePoolException e) {
        if (!reclaim()) throw e;
      }
    }
  }

  // ---- Making room

  /**
   * Takes what a state needs to grow to a length, for which others may have to go.
   *
   * @return whether there is memory for it; if not, nothing was taken
   */
  public boolean reserve(SequenceState state, int length) {
    while (state.lacking(length) > pool.available() || !tryReserve(state, length)) {
      if (!reclaim()) return false;
    }
    return true;
  }

  private static boolean tryReserve(SequenceState state, int length) {
    try {
      state.reserve(length);
      return true;
    } catch (PagePoolException e) {
      return false; // somebody else was faster
    }
  }

  /** Has something go that nobody uses; false if there is nothing. */
  private synchronized boolean reclaim() {
    if (prefixes.evict()) return true;
    if (parked.isEmpty()) return false;
    parked.removeFirst().truncate(0);
    return true;
  }

  // ---- Beginnings

  /**
   * Has a state begin with what is known of its tokens, where that is more than it has seen.
   *
   * @param length tokens, the last of which is to be computed
   * @return how many positions it has more
   */
  synchronized int begin(SequenceState state, String salt, int[] tokens, int length) {
    if (!state.canShare()) return 0;
    int before = state.length();
    while (true) {
      var pages = prefixes.find(salt, tokens, length - 1);
      if (pages.size() * SharedPage.POSITIONS <= before) return 0;
      try {
        state.continueFrom(shared(pages));
        return state.length() - before;
      } catch (PagePoolException e) { // for a copy of the recurrent states
        if (!reclaim()) return 0;
      }
    }
  }

  private static List<SharedPage> shared(List<Kept> pages) {
    var shared = new ArrayList<SharedPage>(pages.size());
    for (var kept : pages) shared.add(kept.page());
    return shared;
  }

  /** Counts a sequence that began so. */
  synchronized void count(int tokens) {
    hits++;
    hitTokens += tokens;
  }

  /** Keeps the whole pages that a sequence has read, for others. */
  synchronized void keep(Sequence sequence) {
    var state = sequence.state();
    if (!state.canShare()) return;
    prefixes.put(sequence.salt(), sequence.tokens(), sequence.read(), new Pages(state));
  }

  /** Lets go of all that is kept for others. */
  public void clear() {
    synchronized (this) {
      prefixes.clear();
      parked.clear();
    }
    whoWaits.run();
  }
}
