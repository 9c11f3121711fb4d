package llm.runtime.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a model that are not done yet, and which of them the next pass computes: all of
 * them, those that decode first, or one that is observed, in turn.
 *
 * <p>What ends requests allocates nothing: the reason may be that there is no memory.
 */
final class RequestQueue {
  /** How long a pass may wait for sessions that are about to ask, beside the last pass's time. */
  private static final double LINGER = 0.05;

  private static final long MAX_LINGER_NANOS = 1_000_000;

  /** How often a thread looks whether the lock is free before it lets others run. */
  private static final int SPINS = 64;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Request> waiting = new ArrayList<>();
  private int generating;
  private boolean observed; // whether the last pass was
  private boolean closed;

  /**
   * Takes the lock, which nobody holds for long, without standing in a queue for it: while there is
   * no memory a virtual thread may get no carrier when its turn comes, and all behind it would
   * wait.
   */
  @SuppressWarnings("ThreadPriorityCheck") // the holder may need the processor
  private void acquire() {
    for (int spins = 1; !lock.tryLock(); spins++) {
      if (spins % SPINS > 0 || Thread.currentThread().isVirtual()) Thread.onSpinWait();
      else Thread.yield();
    }
  }

  /** Adds a request; false if the queue is closed. */
  boolean add(Request request) {
    acquire();
    try {
      if (closed) return false;
      if (request.isFinished()) return true; // it was cancelled before
      waiting.add(request);
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Ends a request: at once, or after the pass that computes it. */
  void stop(Request request, Throwable why) {
    acquire();
    try {
      request.stop(why);
      if (request.isInPass()) return;
      request.endIfStopped();
      waiting.remove(request);
    } finally {
      lock.unlock();
    }
  }

  /** Counts the sessions that ask again and again. */
  void countGenerating(int more) {
    acquire();
    try {
      generating += more;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for work and takes the requests of the next pass, in their order; false when closed. */
  boolean take(List<Request> running, long lastPassNanos) throws InterruptedException {
    acquire();
    try {
      running.clear();
      while (waiting.isEmpty() && !closed) changed.awaitUninterruptibly();
      long left = Math.min(MAX_LINGER_NANOS, (long) (lastPassNanos * LINGER));
      while (!closed && waiting.size() < generating && left > 0) left = changed.awaitNanos(left);
      if (closed) return false;
      choose(running);
      for (int i = 0; i < running.size(); i++) running.get(i).setInPass(true);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void choose(List<Request> running) {
    var alone = nextObserved();
    observed = alone != null;
    if (alone != null) {
      running.add(alone);
      waiting.remove(alone); // others of its kind come first the next time
      waiting.add(alone);
      return;
    }
    for (var r : waiting) if (r.observer() == null && r.left() == 1) running.add(r);
    for (var r : waiting) if (r.observer() == null && r.left() > 1) running.add(r);
  }

  /** The request whose turn it is to be computed alone; null if it is the others' turn. */
  private @Nullable Request nextObserved() {
    Request first = null;
    boolean others = false;
    for (var request : waiting) {
      if (request.observer() == null) others = true;
      else if (first == null) first = request;
    }
    return observed && others ? null : first;
  }

  /** Drops what has ended, or is to end, after a pass. */
  void settle() {
    acquire();
    try {
      for (int i = waiting.size() - 1; i >= 0; i--) {
        var request = waiting.get(i);
        request.setInPass(false);
        request.endIfStopped();
        if (request.isFinished()) waiting.remove(i);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends all requests; no pass may be under way. */
  void failAll(Throwable why) {
    acquire();
    try {
      for (int i = 0; i < waiting.size(); i++) waiting.get(i).fail(why);
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more requests. */
  void close() {
    acquire();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
