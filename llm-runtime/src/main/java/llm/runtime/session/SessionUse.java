package llm.runtime.session;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import llm.api.FinishReason;
import llm.api.Token;
import llm.runtime.engine.Failures;
import llm.runtime.engine.Scheduler;
import llm.runtime.engine.Written;
import org.jspecify.annotations.Nullable;

/**
 * Who uses a session: one caller at a time; and anybody may end that.
 *
 * <p>All that threads share of a session's generation is here, under one lock: which one is under
 * way, what of it was handed out, and whether it is to end. A token is handed out under the lock,
 * so that a session that is told to end holds what its reader got, and its reader gets nothing
 * more. Whoever ends a generation waits until the engine has let it go: the session is free when
 * that call returns.
 */
final class SessionUse {
  private final Scheduler scheduler;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();

  private boolean inside; // whether a call of the session is under way
  private @Nullable TextGeneration active;
  private boolean cancelled; // whether the active generation is to end
  private boolean closed;

  SessionUse(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  // ---- Calls of the session

  /**
   * Begins a call of the session; {@link #leave} ends it.
   *
   * @throws IllegalStateException if the session is closed, or in use
   */
  void enter() {
    lock.lock();
    try {
      if (closed) throw closedException();
      if (active != null) {
        throw new IllegalStateException(
            "the session is generating: read that generation to its end, or close it");
      }
      if (inside) throw inUse("session");
      inside = true;
    } finally {
      lock.unlock();
    }
  }

  private static IllegalStateException inUse(String what) {
    return new IllegalStateException("another thread is using this " + what + ": one at a time");
  }

  private static IllegalStateException closedException() {
    return new IllegalStateException("the session is closed");
  }

  void leave() {
    lock.lock();
    try {
      inside = false;
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Within a call of the session: begins a generation; its sequence is the engine's from now on.
   */
  void begin(TextGeneration generation) {
    lock.lock();
    try {
      if (closed) throw closedException();
      active = generation;
      cancelled = false;
    } finally {
      lock.unlock();
    }
    try {
      scheduler.submit(generation.sequence());
    } catch (Throwable e) {
      end(generation, FinishReason.CANCELLED);
      throw e;
    }
  }

  // ---- Reading

  /** The next token of a generation, when it is there; null at the end. */
  @Nullable Token read(TextGeneration generation) {
    scheduler.refuseOwnThread();
    if (!enter(generation)) return null;
    try {
      while (true) {
        if (Thread.currentThread().isInterrupted()) throw Scheduler.interruption();
        var written = take(generation);
        if (written != null) return written.token().orElse(null);
        if (isOver(generation)) return null;
        generation.sequence().awaitWritten();
      }
    } catch (OutOfMemoryError e) {
      cancel(generation);
      throw Failures.of(e);
    } catch (RuntimeException | Error e) {
      cancel(generation);
      throw e;
    } finally {
      leave(generation);
    }
  }

  /** Begins to read; false if the generation has ended. */
  private boolean enter(TextGeneration generation) {
    lock.lock();
    try {
      if (active != generation) return false;
      if (generation.isRead()) throw inUse("generation");
      generation.setRead(true);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void leave(TextGeneration generation) {
    lock.lock();
    try {
      generation.setRead(false);
    } finally {
      lock.unlock();
    }
  }

  /** Hands out what comes next; null if there is nothing yet, or nothing is to come any more. */
  private @Nullable Written take(TextGeneration generation) {
    lock.lock();
    try {
      if (active != generation || cancelled) return null;
      boolean ended = generation.sequence().isFinished(); // nothing is written behind that
      var written = scheduler.take(generation.sequence());
      if (written != null) {
        generation.handOut(written);
        if (written.end().isPresent()) endAfterLast(generation, written.end().get());
      } else if (ended) {
        end(generation, FinishReason.CANCELLED);
        var failure = scheduler.failure(generation.sequence());
        if (failure.isPresent()) throw failure.get();
      }
      return written;
    } finally {
      lock.unlock();
    }
  }

  private void endAfterLast(TextGeneration generation, FinishReason reason) {
    scheduler.awaitEnd(generation.sequence()); // it is about to let it go
    end(generation, reason);
  }

  /** Whether a generation has ended, or is to: then it has when this returns. */
  private boolean isOver(TextGeneration generation) {
    lock.lock();
    try {
      if (active != generation) return true;
      if (!cancelled) return false;
    } finally {
      lock.unlock();
    }
    finishCancelling(generation);
    return true;
  }

  // ---- The end

  private void end(TextGeneration generation, FinishReason reason) {
    lock.lock();
    try {
      if (active != generation) return;
      active = null;
      generation.ended(reason);
    } finally {
      lock.unlock();
    }
  }

  /** Cancels a generation, from any thread; when this returns, the session is free. */
  void cancel(TextGeneration generation) {
    lock.lock();
    try {
      if (active != generation) return;
      scheduler.refuseOwnThread();
      cancelled = true;
    } finally {
      lock.unlock();
    }
    finishCancelling(generation);
  }

  private void finishCancelling(TextGeneration generation) {
    scheduler.cancel(generation.sequence());
    scheduler.awaitEnd(generation.sequence());
    end(generation, FinishReason.CANCELLED);
  }

  /**
   * Closes the session, from any thread: cancels what is under way, waits for its end, then frees
   * what the session holds.
   */
  void close(Runnable free) {
    lock.lock();
    try {
      if (active != null) scheduler.refuseOwnThread();
      closed = true;
    } finally {
      lock.unlock();
    }
    cancelActive();
    lock.lock();
    try {
      while (inside) left.awaitUninterruptibly();
      free.run();
    } finally {
      lock.unlock();
    }
  }

  private void cancelActive() {
    TextGeneration generation;
    lock.lock();
    try {
      generation = active;
    } finally {
      lock.unlock();
    }
    if (generation != null) cancel(generation);
  }
}
