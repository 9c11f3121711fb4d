package llm.runtime.engine;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock that nobody holds for long, and on which one thread, a platform thread, waits for changes.
 *
 * <p>It is taken without standing in a queue for it: while there is no memory a virtual thread may
 * get no carrier when its turn comes, and all behind it would wait.
 */
final class QueueLock {
  /** How often a thread looks whether the lock is free before it lets others run. */
  private static final int SPINS = 64;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @SuppressWarnings("ThreadPriorityCheck") // the holder may need the processor
  void acquire() {
    for (int spins = 1; !lock.tryLock(); spins++) {
      if (spins % SPINS > 0 || Thread.currentThread().isVirtual()) Thread.onSpinWait();
      else Thread.yield();
    }
  }

  void release() {
    lock.unlock();
  }

  /** Wakes the thread that waits. */
  void signal() {
    changed.signalAll();
  }

  /** Waits for a signal. */
  @SuppressWarnings("WaitNotInLoop") // the caller's
  void await() {
    changed.awaitUninterruptibly();
  }

  /** Waits for a signal, or for so long. */
  @SuppressWarnings("WaitNotInLoop") // the caller's
  void await(long nanos) {
    try {
      changed.awaitNanos(nanos);
    } catch (InterruptedException e) {
      // nobody has a reason to interrupt it: it looks again
    }
  }
}
