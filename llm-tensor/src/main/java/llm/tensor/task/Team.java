package llm.tensor.task;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed team of threads that runs one task at a time, each worker its part.
 *
 * <p>The caller is worker 0. Only one thread at a time may call {@link #run}. Between two tasks the
 * other workers spin for a moment, since a forward pass is hundreds of short tasks, and then park:
 * an idle team takes no processor time. Running a task allocates nothing.
 */
public final class Team implements AutoCloseable {
  /** Work that can be cut into parts. */
  @FunctionalInterface
  public interface Task {
    /** Does the part of this worker, 0 to workers - 1. */
    void run(int worker, int workers);
  }

  /** How long a worker looks for the next task before it parks. */
  private static final long SPIN_NANOS = 200_000;

  private static final Task NOTHING = (worker, workers) -> {};

  private final Helper[] helpers;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private Task task = NOTHING; // published by round
  private volatile int round;
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
   * Runs the task on all workers and returns when all are done.
   *
   * <p>What a part throws is thrown here, once every part has ended.
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
        task.run(0, 1);
      } else {
        runWithHelpers(task);
      }
    } finally {
      busy.set(false);
    }
  }

  /**
   * The next number of this run, from 0: workers that claim numbered chunks of work one by one
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

  @SuppressWarnings("NonAtomicVolatileUpdate") // only the thread that set busy writes it
  private void runWithHelpers(Task task) {
    this.task = task;
    running.set(helpers.length);
    round++;
    for (var helper : helpers) {
      if (helper.parked) LockSupport.unpark(helper.thread);
    }
    Throwable failure = null;
    try {
      task.run(0, helpers.length + 1);
    } catch (Throwable t) {
      failure = t;
    }
    awaitHelpers();
    this.task = NOTHING;
    // The first one is told: to keep the others too would take memory, which may be what lacks.
    for (var helper : helpers) {
      var other = helper.takeFailure();
      if (failure == null) failure = other;
    }
    if (failure != null) Team.<RuntimeException>rethrow(failure);
  }

  private void awaitHelpers() {
    long start = 0;
    for (int spins = 1; running.get() > 0; spins++) {
      Thread.onSpinWait();
      if (spins % 128 != 0) continue;
      long now = System.nanoTime();
      if (start == 0) start = now;
      if (now - start < SPIN_NANOS) continue;
      waiting = Thread.currentThread();
      while (running.get() > 0) LockSupport.park(this);
      waiting = null;
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
    private volatile boolean parked;
    private @Nullable Throwable failure; // published by running

    Helper(int index) {
      this.index = index;
      thread = Thread.ofPlatform().daemon().name("llm-worker-" + index).unstarted(this);
    }

    @Override
    public void run() {
      for (int seen = 0; awaitRound(seen); ) {
        seen++;
        try {
          task.run(index, helpers.length + 1);
        } catch (Throwable t) {
          failure = t;
        }
        if (running.decrementAndGet() == 0) {
          var caller = waiting;
          if (caller != null) LockSupport.unpark(caller);
        }
      }
    }

    /** Returns true at the next round, false when the team is closed. */
    private boolean awaitRound(int seen) {
      long start = 0;
      for (int spins = 1; round == seen; spins++) {
        if (closed) return false;
        Thread.onSpinWait();
        if (spins % 128 != 0) continue;
        long now = System.nanoTime();
        if (start == 0) start = now;
        if (now - start < SPIN_NANOS) continue;
        parked = true;
        while (round == seen && !closed) LockSupport.park(Team.this);
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
