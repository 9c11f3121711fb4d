package llm.tensor.sequence;

import java.util.concurrent.atomic.AtomicLong;
import llm.tensor.sequence.pages.PageBudget;

/**
 * The memory of all sequences of a model: every page of keys and values, every recurrent state and
 * every checkpoint takes its bytes from one budget.
 *
 * <p>What several sequences share counts once, and is given back when the last of them lets it go;
 * what is given back can be taken at once, whenever the garbage collector comes by. Bytes are those
 * of elements: what a VM adds to each array is not counted. Thread-safe, without locks: a pool is
 * asked when a page is taken, never when a position is written to one that is there.
 */
public final class PagePool {
  private static final PagePool UNLIMITED = new PagePool(Long.MAX_VALUE, () -> {});

  private final long limit;
  private final Runnable onGiven;
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong peak = new AtomicLong();

  /** For pages, which know nothing of what is around them. */
  private final class Budget implements PageBudget {
    @Override
    public void take(long bytes) {
      PagePool.this.take(bytes);
    }

    @Override
    public void give(long bytes) {
      PagePool.this.give(bytes);
    }
  }

  private final Budget budget = new Budget();

  private PagePool(long limit, Runnable onGiven) {
    this.limit = limit;
    this.onGiven = onGiven;
  }

  /**
   * A pool of so many bytes.
   *
   * @param limit 1 or more
   */
  public static PagePool of(long limit) {
    return of(limit, () -> {});
  }

  /**
   * A pool of so many bytes that tells when some were given back, or when one of several owners has
   * let something go.
   *
   * @param onGiven called by the thread that gave them, which may be any and may hold locks; it
   *     must not throw or wait
   */
  public static PagePool of(long limit, Runnable onGiven) {
    if (limit < 1) throw new IllegalArgumentException("limit: " + limit + ", expected 1 or more");
    return new PagePool(limit, onGiven);
  }

  /** The one for sequences whose memory nobody limits. */
  public static PagePool unlimited() {
    return UNLIMITED;
  }

  /** Bytes that there are. */
  public long limit() {
    return limit;
  }

  /** Bytes that are taken. */
  public long used() {
    return used.get();
  }

  /** Bytes that can be taken. */
  public long available() {
    return limit - used.get();
  }

  /** Bytes that were taken at most at any time. */
  public long peak() {
    return peak.get();
  }

  /** Takes bytes if there are so many; whether it has. */
  boolean tryTake(long bytes) {
    if (bytes == 0) return true;
    long before;
    do {
      before = used.get();
      if (bytes > limit - before) return false;
    } while (!used.compareAndSet(before, before + bytes));
    long now = before + bytes;
    if (now > peak.get()) peak.accumulateAndGet(now, Math::max);
    return true;
  }

  /**
   * Takes bytes.
   *
   * @throws PagePoolException if there are not so many; none are taken then
   */
  void take(long bytes) {
    if (!tryTake(bytes)) throw new PagePoolException(bytes, Math.max(0, available()));
  }

  void give(long bytes) {
    if (bytes > 0 && used.addAndGet(-bytes) < 0)
      throw new IllegalStateException("more given back than taken");
    onGiven.run();
  }

  /** What pages are given to take their bytes from. */
  PageBudget budget() {
    return budget;
  }
}
