package llm.tensor.task;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed team of threads that runs one task at a time; its workers claim parts of it.
 *
 * <p>The caller is worker 0. Only one thread at a time may call {@link #run}. Between two tasks the
 * other workers spin for a moment, since a forward pass is hundreds of short tasks, and then park:
 * an idle team takes no processor time. Running a task allocates nothing.
 *
 * <p>Other processes may keep a worker from running. Nobody waits for one that has not begun when
 * all is claimed; one that was kept in the middle of a part, so that the caller had to wait for it,
 * is left out for some milliseconds: a processor that is shared computes less than the time takes
 * that is lost by waiting for it.
 */
public final class Team implements AutoCloseable {
  /** Work that is cut into numbered parts. */
  @FunctionalInterface
  public interface Task {
    /** Claims parts, one after another, and does them, until all are claimed. */
    void run(int worker);
  }

  /** How long a worker looks for the next task before it parks. */
  private static final long SPIN_NANOS = 200_000;

  /** From when on a worker is late, if it takes longer than all that the caller did. */
  private static final long LATE_NANOS = 500_000;

  /** Parts for each worker from which on the caller's time says how long one of them takes. */
  private static final int COMPARABLE_PARTS = 4;

  private static final Task NOTHING = worker -> {};

  // Of the state: the number of the run, whether it is over, and how many helpers are in it.
  private static final int RUN_SHIFT = 32;
  private static final long OVER = 1L << 31;
  private static final long INSIDE = OVER - 1;

  private final Helper[] helpers;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicLong state = new AtomicLong(OVER);
  private Task task = NOTHING; // published by state
  private volatile boolean closed;
  private volatile @Nullable Thread waiting;

  private Team(int size) {
    helpers = new Helper[size - 1];
    for (int i = 0; i < helpers.length; i++) helpers[i] = new Helper(i + 1);
    try {
      for (var helper : helpers) helper.thread.start();
    } catch (Throwable e) {
      close(); // those that were started
      throw e;
    }
  }

  /**
   * A team of so many threads, the caller's included.
   *
   * @throws OutOfMemoryError if the system has no more threads; none is left behind then
   */
  public static Team of(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + ", expected 1 or more");
    }
    return new Team(threads);
  }

  /** How many threads there are, the caller's included. */
  public int size() {
    return helpers.length + 1;
  }

  /**
   * Runs the task on the caller and on the workers that come in time, and returns when all who
   * began are done.
   *
   * <p>What one of them throws is thrown here, once every one has ended.
   *
   * @throws IllegalStateException if the team is closed, or runs a task already
   */
  public void run(Task task) {
    if (!busy.compareAndSet(false, true)) {
      throw new IllegalStateException("these workers run a task already");
    }
    try {
      if (closed) throw new IllegalStateException("the workers are closed");
      next.setPlain(0);
      if (helpers.length == 0) {
        task.run(0);
      } else {
        runWithHelpers(task);
      }
    } finally {
      busy.set(false);
    }
  }

  /**
   * The next number of this run, from 0: workers that claim numbered parts of work one by one
   * finish together even when they are not equally fast.
   */
  public int claim() {
    return next.getAndIncrement();
  }

  /** Ends the threads; a task that runs is finished first. */
  @Override
  @SuppressWarnings("ThreadPriorityCheck") // a run is short, and closing is rare
  public void close() {
    while (!busy.compareAndSet(false, true)) Thread.yield();
    closed = true;
    busy.set(false);
    for (var helper : helpers) LockSupport.unpark(helper.thread);
    for (var helper : helpers) {
      if (helper.thread != Thread.currentThread()) joinUninterruptibly(helper.thread);
    }
  }

  private void runWithHelpers(Task task) {
    this.task = task;
    long start = System.nanoTime();
    for (var helper : helpers) helper.rest.endAt(start);
    state.set((state.get() >>> RUN_SHIFT) + 1 << RUN_SHIFT);
    for (var helper : helpers) {
      if (helper.parked && !helper.rest.isTaken()) LockSupport.unpark(helper.thread);
    }
    Throwable failure = null;
    try {
      task.run(0);
    } catch (Throwable t) {
      failure = t;
    }
    if ((state.getAndAdd(OVER) & INSIDE) > 0) awaitHelpers(start);
    this.task = NOTHING;
    // The first one is told: to keep the others too would take memory, which may be what lacks.
    for (var helper : helpers) {
      var other = helper.takeFailure();
      if (failure == null) failure = other;
    }
    if (failure != null) Team.<RuntimeException>rethrow(failure);
  }

  private boolean isAnyInside() {
    return (state.get() & INSIDE) > 0;
  }

  private void awaitHelpers(long start) {
    long over = System.nanoTime(), late = over + Math.max(LATE_NANOS, over - start);
    spin(over + SPIN_NANOS);
    if (!isAnyInside()) return;
    waiting = Thread.currentThread();
    for (long now = over; isAnyInside() && now < late; now = System.nanoTime()) {
      LockSupport.parkNanos(this, late - now);
    }
    boolean comparable = next.get() >= size() * COMPARABLE_PARTS;
    for (var helper : helpers) helper.late = comparable && helper.inside;
    while (isAnyInside()) LockSupport.park(this);
    waiting = null;
    long now = System.nanoTime();
    for (var helper : helpers) if (helper.late) helper.rest.start(now);
  }

  /** Waits for those who are inside, but not for long. */
  private void spin(long end) {
    for (int spins = 1; isAnyInside(); spins++) {
      Thread.onSpinWait();
      if (spins % 128 == 0 && System.nanoTime() >= end) return;
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void rethrow(Throwable failure) throws T {
    throw (T) failure;
  }

  private static void joinUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
  }

  /** One of the threads beside the caller's. */
  private final class Helper implements Runnable {
    private final int index;
    private final Thread thread;
    private final Rest rest = new Rest();
    private volatile boolean parked;
    private volatile boolean inside;
    private boolean late; // the caller's
    private long seen; // the last run that it has begun
    private @Nullable Throwable failure; // published by state

    Helper(int index) {
      this.index = index;
      thread = Thread.ofPlatform().daemon().name("llm-worker-" + index).unstarted(this);
    }

    @Override
    public void run() {
      while (awaitRun()) {
        if (!enter()) continue;
        inside = true;
        try {
          task.run(index);
        } catch (Throwable t) {
          failure = t;
        }
        inside = false;
        if ((state.decrementAndGet() & (OVER | INSIDE)) == OVER) {
          var caller = waiting;
          if (caller != null) LockSupport.unpark(caller);
        }
      }
    }

    /** Joins a run that is not over. */
    private boolean enter() {
      while (true) {
        long now = state.get();
        if ((now & OVER) != 0) return false;
        if (state.compareAndSet(now, now + 1)) {
          seen = now >>> RUN_SHIFT;
          return true;
        }
      }
    }

    private boolean isWanted() {
      long now = state.get();
      return (now & OVER) == 0 && now >>> RUN_SHIFT != seen && !rest.isTaken();
    }

    /** Returns true at the next run, false when the team is closed. */
    private boolean awaitRun() {
      long start = 0;
      for (int spins = 1; !isWanted(); spins++) {
        if (closed) return false;
        Thread.onSpinWait();
        if (spins % 128 != 0) continue;
        long now = System.nanoTime();
        if (start == 0) start = now;
        if (now - start < SPIN_NANOS && !rest.isTaken()) continue;
        parked = true;
        while (!isWanted() && !closed) LockSupport.park(Team.this);
        parked = false;
      }
      return true;
    }

    @Nullable Throwable takeFailure() {
      var result = failure;
      failure = null;
      return result;
    }
  }
}
