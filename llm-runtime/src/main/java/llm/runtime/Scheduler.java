package llm.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import llm.blocks.Decoder;
import llm.blocks.Pass;
import llm.tensor.Batch;
import llm.tensor.Workers;
import llm.tensor.Workspace;

/**
 * Runs all requests of a model, those of several sessions in one pass.
 *
 * <p>One thread of its own runs pass after pass as long as there are requests: first a row of each
 * session that decodes, then as many rows of prompts as fit.
 */
final class Scheduler implements AutoCloseable {
  /** Rows of a pass at most: enough to make prefill bound by arithmetic. */
  static final int MAX_ROWS = 512;

  /** How long a pass may wait for sessions that are about to ask, beside the last pass's time. */
  private static final double LINGER = 0.05;

  private static final long MAX_LINGER_NANOS = 1_000_000;

  private final Decoder decoder;
  private final Workspace workspace;
  private final Batch batch = new Batch();
  private final Pass pass;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Request> waiting = new ArrayList<>();
  private int generating;
  private boolean closed;
  private final Thread thread;

  Scheduler(Decoder decoder, Workers workers) {
    this.decoder = decoder;
    this.workspace = new Workspace(workers);
    this.pass = new Pass(batch, workspace);
    this.thread = Thread.ofPlatform().name("llm-scheduler").daemon().start(this::loop);
  }

  /** Runs a request and waits for its end. */
  void run(Request request) {
    lock.lock();
    try {
      if (closed) throw closedException();
      waiting.add(request);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    request.await();
  }

  /** Says that a session begins to ask again and again. */
  void enter() {
    count(1);
  }

  /** Says that a session does so no more. */
  void leave() {
    count(-1);
  }

  private void count(int by) {
    lock.lock();
    try {
      generating += by;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  static IllegalStateException closedException() {
    return new IllegalStateException("the model is closed");
  }

  private void loop() {
    var running = new ArrayList<Request>();
    var rows = new ArrayList<Integer>();
    long passNanos = 0;
    while (collect(running, passNanos)) {
      long start = System.nanoTime();
      try {
        step(running, rows);
      } catch (Throwable e) {
        for (var request : running) request.fail(e);
        workspace.release(0);
      }
      passNanos = System.nanoTime() - start;
      lock.lock();
      try {
        waiting.removeIf(Request::isFinished);
      } finally {
        lock.unlock();
      }
    }
  }

  /** Waits for work; false when closed. Puts the requests of the next pass in their order. */
  private boolean collect(List<Request> running, long passNanos) {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) changed.awaitUninterruptibly();
      long left = Math.min(MAX_LINGER_NANOS, (long) (passNanos * LINGER));
      while (!closed && waiting.size() < generating && left > 0) left = changed.awaitNanos(left);
      for (var request : waiting) {
        if (closed) request.fail(closedException());
        else if (request.isCancelled()) request.fail(new CancellationException("cancelled"));
      }
      waiting.removeIf(Request::isFinished);
      choose(running);
      return !closed;
    } catch (InterruptedException e) {
      return collect(running, 0);
    } finally {
      lock.unlock();
    }
  }

  /** The requests of the next pass: one that is observed alone, or all others. */
  private void choose(List<Request> running) {
    running.clear();
    if (waiting.isEmpty()) return;
    if (waiting.get(0).observer() != null) {
      running.add(waiting.get(0));
      return;
    }
    for (var r : waiting) if (r.observer() == null && r.left() == 1) running.add(r);
    for (var r : waiting) if (r.observer() == null && r.left() > 1) running.add(r);
  }

  /** One pass; rows holds how many rows each of the first requests has in it. */
  private void step(List<Request> running, List<Integer> rows) {
    rows.clear();
    batch.clear();
    if (running.isEmpty()) return;
    for (var request : running) {
      int n = Math.min(Math.min(request.left(), request.chunk()), MAX_ROWS - batch.size());
      if (n == 0) break;
      for (int i = 0; i < n; i++) {
        batch.add(
            request.nextToken(i), request.nextPosition(i), request.cache(), request.wantsLogits(i));
      }
      rows.add(n);
    }
    var observer = running.get(0).observer();
    var logits = decoder.forward(observer == null ? pass : new Pass(batch, workspace, observer));
    int row = 0;
    for (int i = 0; i < rows.size(); i++) {
      var request = running.get(i);
      for (int k = 0; k < rows.get(i); k++) {
        if (request.wantsLogits(k)) request.deliver(k, logits, row++);
      }
      request.advance(rows.get(i));
    }
  }

  /** Ends the pass under way, fails what waits, and ends the thread. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (thread.isAlive() && Thread.currentThread() != thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
  }
}
