package llm.runtime;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import llm.blocks.Pass;
import llm.tensor.KeyValueCache;
import llm.tensor.Rows;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of one sequence that are to be run through the model.
 *
 * <p>The scheduler takes a few of its rows into each pass until all are done.
 */
final class Request {
  /** Takes the logits of a row, on the scheduler's thread. */
  interface LogitsSink {
    /** The logits stand in a row of these; copy them. */
    void accept(int position, Rows logits, int row);
  }

  /** Which rows' logits are wanted. */
  enum Logits {
    NONE,
    LAST,
    ALL
  }

  private final KeyValueCache cache;
  private final int[] tokens;
  private final int position;
  private final Logits wanted;
  private final LogitsSink sink;
  private int chunk = Integer.MAX_VALUE;
  private Pass.@Nullable Observer observer;

  private int done; // only the scheduler's thread touches it
  private volatile boolean cancelled;
  private volatile @Nullable Throwable failure;
  private final CountDownLatch finished = new CountDownLatch(1);

  /**
   * Tokens that follow each other.
   *
   * @param position of the first token
   */
  Request(KeyValueCache cache, int[] tokens, int position, Logits wanted, LogitsSink sink) {
    this.cache = cache;
    this.tokens = tokens;
    this.position = position;
    this.wanted = wanted;
    this.sink = sink;
  }

  /** Makes it run alone, in passes of so many rows, with somebody who looks on. */
  Request observed(Pass.Observer observer, int chunk) {
    this.observer = observer;
    this.chunk = chunk;
    return this;
  }

  Pass.@Nullable Observer observer() {
    return observer;
  }

  KeyValueCache cache() {
    return cache;
  }

  int chunk() {
    return chunk;
  }

  int left() {
    return tokens.length - done;
  }

  int nextToken(int ahead) {
    return tokens[done + ahead];
  }

  int nextPosition(int ahead) {
    return position + done + ahead;
  }

  boolean wantsLogits(int ahead) {
    return switch (wanted) {
      case NONE -> false;
      case LAST -> done + ahead == tokens.length - 1;
      case ALL -> true;
    };
  }

  void deliver(int ahead, Rows logits, int row) {
    sink.accept(nextPosition(ahead), logits, row);
  }

  void advance(int rows) {
    done += rows;
    if (left() == 0) finished.countDown();
  }

  boolean isFinished() {
    return finished.getCount() == 0;
  }

  void fail(Throwable failure) {
    this.failure = failure;
    finished.countDown();
  }

  /** Stops it after the pass under way. */
  void cancel() {
    cancelled = true;
  }

  boolean isCancelled() {
    return cancelled;
  }

  /**
   * Waits until all rows are done.
   *
   * @throws CancellationException if it was cancelled, or the thread was interrupted
   */
  void await() {
    boolean interrupted = false;
    while (true) {
      try {
        finished.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
        cancel(); // but the pass under way still uses the cache: wait for its end
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }
}
