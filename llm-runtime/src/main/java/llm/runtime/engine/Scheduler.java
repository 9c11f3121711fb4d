package llm.runtime.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import llm.api.InterruptionException;
import llm.api.OverloadedException;
import llm.runtime.engine.plan.PassPlanner;
import llm.runtime.speculation.PassTimes;
import org.jspecify.annotations.Nullable;

/**
 * Runs all that is done with a model, that of several callers in one pass.
 *
 * <p>One thread of its own runs pass after pass as long as there are rows to compute. Whatever
 * fails belongs to whose rows they were: the thread lives as long as the model is open, and if it
 * ends all the same, the model is closed.
 */
public final class Scheduler implements AutoCloseable {
  // How requests end that do not fail by themselves: not thrown, but told apart by who waits.
  @SuppressWarnings("StaticAssignmentOfThrowable")
  private static final Throwable CANCELLED = new CancellationException();

  @SuppressWarnings("StaticAssignmentOfThrowable")
  private static final Throwable CLOSED = closedException();

  private final RunQueue queue;
  private final PassPlanner planner;
  private final PassRunner passes;
  private final EngineEvents events;
  private final Admission admission;
  private final List<RowSource> pass = new ArrayList<>(); // the thread's
  private final List<Sequence> sequences = new ArrayList<>(); // the thread's, for a moment
  private final PassTimes times = new PassTimes();
  private final Thread thread;

  /**
   * A scheduler.
   *
   * @param passes computes logits, or hidden rows
   * @param maxTexts that are read once, of a pass at most
   */
  Scheduler(PassRunner passes, int maxTexts, Serving serving, Admission admission) {
    this(passes, maxTexts, serving, _ -> admission);
  }

  /**
   * The same.
   *
   * @param admission made for where sequences wait
   */
  Scheduler(
      PassRunner passes,
      int maxTexts,
      Serving serving,
      Function<Admission.Queue, Admission> admission) {
    this.queue = new RunQueue(serving.queueLimit());
    this.planner =
        new PassPlanner(
            new PassPlanner.Limits(PassRunner.MAX_ROWS, maxTexts, serving.longestGap()));
    this.passes = passes;
    this.events = new EngineEvents(serving.listener());
    this.admission = admission.apply(queue);
    this.thread = Thread.ofPlatform().name("llm-scheduler").daemon().start(this::loop);
  }

  private void loop() {
    try {
      while (queue.await()) {
        try {
          greet();
          settle();
          admit();
          draft();
          queue.plan(planner, pass);
          admission.prepare(pass);
          if (!pass.isEmpty()) run();
          settle();
        } catch (Throwable e) {
          queue.failAll(e);
        }
      }
    } finally {
      queue.close();
      queue.failAll(CLOSED);
      greet();
      settle();
    }
  }

  private void greet() {
    queue.takeArrived(sequences);
    for (var sequence : sequences) events.queued(sequence, queue.waiting());
    sequences.clear();
  }

  private void settle() {
    queue.settle(sequences);
    while (!sequences.isEmpty()) {
      var sequence = sequences.removeLast();
      sequence.progress().ended();
      if (sequence.progress().isAdmitted()) admission.ended(sequence);
      events.finished(sequence, queue.waiting());
    }
  }

  private void admit() {
    for (Sequence next; (next = queue.nextWaiting()) != null; ) {
      boolean admitted = false;
      try {
        admitted = admission.admit(next);
      } catch (Throwable e) {
        next.fail(e);
      }
      if (admitted) next.progress().admitted();
      if (!queue.admitted(next, admitted)) return;
      if (admitted) events.admitted(next, queue.waiting());
    }
  }

  /** Has tokens drafted of those sequences that write: a row more of each joins its next one. */
  private void draft() {
    int rows = queue.writing(sequences);
    for (var sequence : sequences) {
      try {
        sequence.draft(rows, sequences.size(), times);
      } catch (Throwable e) {
        sequence.fail(e);
      }
    }
    sequences.clear();
  }

  private void run() {
    var rows = PassRows.of(pass);
    long start = System.nanoTime();
    passes.run(pass);
    long nanos = System.nanoTime() - start;
    planner.passed(rows.decoding(), rows.others(), nanos);
    if (rows.others() == 0) times.passed(rows.decoding(), nanos);
    events.passEnded(rows, nanos);
    events.cacheUsed(admission);
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
    startAll(List.of(request));
  }

  /**
   * Has several requests run, from one pass on, as {@link #start} does one.
   *
   * @throws InterruptionException if the thread is interrupted; it stays so
   */
  public void startAll(List<Request> requests) {
    refuseOwnThread();
    if (Thread.currentThread().isInterrupted()) throw interruption();
    if (!queue.addAll(requests)) throw closedException();
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
  private boolean await(RowSource request) {
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

  /** Ends a request or a sequence: at once, or after the pass that computes it. */
  public void cancel(RowSource source) {
    queue.stop(source, CANCELLED);
  }

  // ---- Sequences

  /**
   * Has a sequence written; its state is the scheduler's until it has ended.
   *
   * @throws OverloadedException if too many wait already
   * @throws IllegalStateException if the model is closed
   */
  public void submit(Sequence sequence) {
    refuseOwnThread();
    sequence.under(admission);
    if (!queue.add(sequence)) throw closedException();
  }

  /** What was written next of a sequence; null if that is not there yet. One thread at a time. */
  public @Nullable Written take(Sequence sequence) {
    var item = sequence.take();
    if (item != null && sequence.isToGoOn()) queue.goOn(sequence);
    return item;
  }

  /**
   * Waits for the end of a sequence, whatever happens; an interrupt stays, and disturbs nothing.
   */
  public void awaitEnd(Sequence sequence) {
    boolean interrupted = false;
    while (!sequence.isFinished()) {
      try {
        sequence.awaitEnd();
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (OutOfMemoryError e) {
        queue.stop(sequence, e); // a virtual thread needs memory to wait
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
  }

  /** Why a sequence has failed; empty if it has not, or was cancelled. */
  @SuppressWarnings("ReferenceEquality") // CANCELLED and CLOSED are one object each
  public Optional<RuntimeException> failure(Sequence sequence) {
    var failure = sequence.failure();
    if (failure == null || failure == CANCELLED) return Optional.empty();
    return Optional.of(failure == CLOSED ? closedException() : Failures.of(failure));
  }

  /** Ends a sequence that failed to wait, for lack of memory. */
  public void fail(Sequence sequence, Throwable why) {
    queue.stop(sequence, why);
  }

  /** Says that a sequence that was not admitted may be now. */
  public void reconsider() {
    queue.look();
  }

  /** Refuses to let the thread wait for itself: observers are called on it. */
  public void refuseOwnThread() {
    if (Thread.currentThread() != thread) return;
    throw new IllegalStateException(
        "an observer called the model that it observes, and the model waits for the observer:"
            + " call it when that is over");
  }

  static IllegalStateException closedException() {
    return new IllegalStateException("the model is closed");
  }

  /** What a thread is told that was interrupted while it waited. */
  public static InterruptionException interruption() {
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
