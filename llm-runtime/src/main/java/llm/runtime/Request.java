package llm.runtime;

import java.util.concurrent.CountDownLatch;
import llm.blocks.Pass;
import llm.tensor.Rows;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.SequenceState;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of one sequence that are to be run through the model.
 *
 * <p>The scheduler takes a few of its rows into each pass until all are done. It belongs to the
 * scheduler: only {@link #awaitEnd} and {@link #failure} are for those who wait for it.
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

  private final SequenceState state;
  private final int[] tokens;
  private final int position;
  private final Logits wanted;
  private final LogitsSink sink;
  private int chunk = Integer.MAX_VALUE;
  private Pass.@Nullable Observer observer;

  private int done;
  private int rows; // of the pass under way
  private boolean inPass;
  private @Nullable Throwable stop; // why it is to end before its time
  private @Nullable Throwable failure; // published by finished
  private final CountDownLatch finished = new CountDownLatch(1);

  /**
   * Tokens that follow each other.
   *
   * @param position of the first token
   */
  Request(SequenceState state, int[] tokens, int position, Logits wanted, LogitsSink sink) {
    this.state = state;
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

  int left() {
    return tokens.length - done;
  }

  /** Adds its next rows to a batch, as many as it may hold; returns how many these are. */
  int join(Batch batch, int maxRows) {
    rows = Math.min(Math.min(left(), chunk), maxRows - batch.size());
    for (int i = 0; i < rows; i++) {
      batch.add(tokens[done + i], position + done + i, state, wantsLogits(i));
    }
    return rows;
  }

  private boolean wantsLogits(int ahead) {
    return switch (wanted) {
      case NONE -> false;
      case LAST -> done + ahead == tokens.length - 1;
      case ALL -> true;
    };
  }

  /** Goes back to where its next rows stand, if a pass has read them already. */
  void rewind() {
    state.truncate(position + done);
  }

  /** Takes its rows' logits, the first of which stand in this row; returns the next one's row. */
  int deliver(Rows logits, int row) {
    int next = row;
    for (int i = 0; i < rows; i++) {
      if (wantsLogits(i)) sink.accept(position + done + i, logits, next++);
    }
    return next;
  }

  /** Counts the rows of the pass that has ended. */
  void advance() {
    done += rows;
    if (left() == 0) finished.countDown();
  }

  void setInPass(boolean inPass) {
    this.inPass = inPass;
  }

  boolean isInPass() {
    return inPass;
  }

  /** Says that it is to end, and why. */
  void stop(Throwable why) {
    if (stop == null) stop = why;
  }

  /** Ends it if that was asked for. */
  void endIfStopped() {
    if (stop != null) fail(stop);
  }

  boolean isFinished() {
    return finished.getCount() == 0;
  }

  void fail(Throwable why) {
    if (isFinished()) return;
    failure = why;
    finished.countDown();
  }

  /** Waits until all rows are done, or it has failed. */
  void awaitEnd() throws InterruptedException {
    finished.await();
  }

  /** Why it failed; null if it did not. */
  @Nullable Throwable failure() {
    return failure;
  }
}
