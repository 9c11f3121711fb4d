package llm.runtime.engine;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What was written and not read yet: one thread puts, one at a time takes.
 *
 * <p>Neither waits for the other in here, and neither needs memory: a full buffer is for the
 * scheduler to see, and an empty one for the reader, who may wait for a change.
 */
final class WrittenBuffer {
  private final @Nullable Written[] items;
  private volatile long put;
  private volatile long taken;
  private volatile @Nullable Thread reader; // that waits

  WrittenBuffer(int size) {
    items = new Written[size];
  }

  /** How many more it could take. */
  int free() {
    return items.length - (int) (put - taken);
  }

  boolean isHalfFree() {
    return free() * 2 >= items.length;
  }

  boolean isEmpty() {
    return put == taken;
  }

  /** Adds one: there must be room. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread puts
  void put(Written item) {
    items[(int) (put % items.length)] = item;
    put++;
    wake();
  }

  /** Takes the first one; null if there is none. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one at a time takes
  @Nullable Written take() {
    if (isEmpty()) return null;
    int index = (int) (taken % items.length);
    var item = items[index];
    items[index] = null;
    taken++;
    return item;
  }

  /** Has the reader look again. */
  void wake() {
    LockSupport.unpark(reader);
  }

  /**
   * Begins to wait: what is put from now on wakes this thread, which looks once more, then parks.
   */
  void expect() {
    reader = Thread.currentThread();
  }

  void expectNoMore() {
    reader = null;
  }
}
