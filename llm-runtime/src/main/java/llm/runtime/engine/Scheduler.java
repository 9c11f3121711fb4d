package llm.runtime.engine;

import java.util.ArrayList;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import llm.api.InterruptionException;
import llm.blocks.Pass;
import llm.tensor.Rows;
import llm.tensor.Workspace;

/**
 * Runs all requests of a model, those of several sessions in one pass.
 *
 * <p>One thread of its own runs pass after pass as long as there are requests. Whatever fails
 * belongs to the requests: the thread lives as long as the model is open, and if it ends all the
 * same, the model is closed.
 */
public final class Scheduler implements AutoCloseable {
  // How requests end that do not fail by themselves: not thrown, but told apart by who waits.
  @SuppressWarnings("StaticAssignmentOfThrowable")
  private static final Throwable CANCELLED = new CancellationException();

  @SuppressWarnings("StaticAssignmentOfThrowable")
  private static final Throwable CLOSED = closedException();

  private final RequestQueue queue = new RequestQueue();
  private final PassRunner passes;
  private final Thread thread;

  /**
   * A scheduler.
   *
   * @param network what a pass computes: logits, or hidden rows
   * @param maxRequests requests of a pass at most
   */
  Scheduler(Function<Pass, Rows> network, Workspace workspace, int maxRequests) {
    this.passes = new PassRunner(network, workspace, maxRequests);
    this.thread = Thread.ofPlatform().name("llm-scheduler").daemon().start(this::loop);
  }

  private void loop() {
    try {
      var running = new ArrayList<Request>();
      long passNanos = 0;
      while (true) {
        try {
          if (!queue.take(running, passNanos)) return;
          long start = System.nanoTime();
          passes.run(running);
          passNanos = System.nanoTime() - start;
          queue.settle();
        } catch (Throwable e) {
          queue.failAll(e);
        }
      }
    } finally {
      queue.close();
      queue.failAll(CLOSED);
    }
  }

  /**
   * Runs a request and waits for its end: when this returns, no pass touches its state any more.
   *
   * @return whether all is done; false if it was cancelled
   * @throws InterruptionException if the thread is interrupted; it stays so
   */
  public boolean run(Request request) {
    start(request);
    return finish(request);
  }

  /**
   * Has a request run; who starts one waits for it, by {@link #finish} or {@link #abandon}.
   *
   * @throws InterruptionException if the thread is interrupted; it stays so
   */
  public void start(Request request) {
    refuseOwnThread();
    if (Thread.currentThread().isInterrupted()) throw interruption();
    if (!queue.add(request)) throw closedException();
  }

  /**
   * Waits for the end of a request that was started, as {@link #run} does.
   *
   * @return whether all is done; false if it was cancelled
   * @throws InterruptionException if the thread is interrupted; it stays so
   */
  @SuppressWarnings("ReferenceEquality") // CANCELLED and CLOSED are one object each
  public boolean finish(Request request) {
    boolean interrupted = await(request);
    if (interrupted) Thread.currentThread().interrupt();
    var failure = request.failure();
    if (failure == null) return true;
    if (failure == CLOSED) throw closedException();
    if (failure != CANCELLED) throw Failures.of(failure);
    if (interrupted) throw interruption();
    return false;
  }

  /** Cancels a request that was started, and waits for its end, however that is. */
  public void abandon(Request request) {
    cancel(request);
    if (await(request)) Thread.currentThread().interrupt();
  }

  /** Waits whatever happens; returns whether the thread was interrupted. */
  private boolean await(Request request) {
    boolean interrupted = false;
    while (true) {
      try {
        request.awaitEnd();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
        cancel(request);
      } catch (OutOfMemoryError e) {
        queue.stop(request, e); // a virtual thread needs memory to wait
      }
    }
  }

  /** Ends a request: at once, or after the pass that computes it. */
  public void cancel(Request request) {
    queue.stop(request, CANCELLED);
  }

  /** Says that a session begins to ask again and again. */
  public void enter() {
    queue.countGenerating(1);
  }

  /** Says that a session does so no more. */
  public void leave() {
    queue.countGenerating(-1);
  }

  /** Refuses to let the thread wait for itself: observers are called on it. */
  public void refuseOwnThread() {
    if (Thread.currentThread() != thread) return;
    throw new IllegalStateException(
        "an observer called the model that it observes, and the model waits for the observer:"
            + " call it when the evaluation is over");
  }

  static IllegalStateException closedException() {
    return new IllegalStateException("the model is closed");
  }

  private static InterruptionException interruption() {
    return new InterruptionException("the thread was interrupted while it waited for the model");
  }

  /** Ends the pass under way, fails what waits, and ends the thread. */
  @Override
  public void close() {
    refuseOwnThread();
    queue.close();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
  }
}
