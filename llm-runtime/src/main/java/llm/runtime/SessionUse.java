package llm.runtime;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import llm.api.FinishReason;
import llm.runtime.engine.Request;
import llm.runtime.engine.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Who uses a session: one caller at a time; and anybody may end that.
 *
 * <p>All that threads share of a session's generation is here, under one lock: which one is under
 * way, whether somebody computes its next token, what that one waits for, and whether it is to end.
 * Whoever ends a generation waits until nobody is inside any more, so that the session is free when
 * that call returns.
 */
final class SessionUse {
  private final Scheduler scheduler;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();

  private @Nullable Object inside; // for whom a call is under way: a generation, or this
  private @Nullable TextGeneration active;
  private @Nullable Request request; // of the call under way
  private boolean cancelled; // whether the active generation is to end
  private boolean closed;

  SessionUse(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

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
      if (inside != null) throw inUse("session");
      inside = this;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Begins a call of a generation; {@link #leave} ends it.
   *
   * @return false if the generation has ended, and no call was begun
   * @throws IllegalStateException if another call is under way
   */
  boolean enter(TextGeneration generation) {
    lock.lock();
    try {
      if (active != generation) return false;
      if (closed || cancelled) {
        if (inside == null) end(generation, FinishReason.CANCELLED);
        return false;
      }
      if (inside != null) throw inUse("generation");
      inside = generation;
      return true;
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
      inside = null;
      request = null;
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Within a call of the session: begins a generation. */
  void begin(TextGeneration generation) {
    lock.lock();
    try {
      if (closed) throw closedException();
      active = generation;
      cancelled = false;
    } finally {
      lock.unlock();
    }
  }

  /** Within a call of a generation: runs a request; false if it was cancelled. */
  boolean run(Request request) {
    lock.lock();
    try {
      if (closed || cancelled) return false;
      this.request = request; // leave() forgets it
    } finally {
      lock.unlock();
    }
    return scheduler.run(request);
  }

  /** Ends a generation if it is still under way. */
  void end(TextGeneration generation, FinishReason reason) {
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
      if (active == generation) {
        if (inside == generation) hurry();
        cancelled = true;
      }
      while (inside == generation) left.awaitUninterruptibly();
      end(generation, FinishReason.CANCELLED);
    } finally {
      lock.unlock();
    }
  }

  /** Has the call under way end soon. */
  private void hurry() {
    scheduler.refuseOwnThread();
    if (request != null) scheduler.cancel(request);
  }

  /**
   * Closes the session, from any thread: cancels what is under way, waits for its end, then frees
   * what the session holds.
   */
  void close(Runnable free) {
    lock.lock();
    try {
      if (inside != null) hurry();
      closed = true;
      while (inside != null) left.awaitUninterruptibly();
      if (active != null) end(active, FinishReason.CANCELLED);
      free.run();
    } finally {
      lock.unlock();
    }
  }
}
