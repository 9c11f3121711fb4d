package llm.runtime.engine;

import java.util.concurrent.CountDownLatch;
import llm.blocks.Pass;
import llm.runtime.engine.plan.Demand;
import llm.tensor.Rows;
import llm.tensor.sequence.Batch;
import org.jspecify.annotations.Nullable;

/**
 * What gives rows to passes until it is done: a text that is read once, or a sequence that is
 * written.
 *
 * <p>It belongs to the scheduler's thread, which alone computes for it; {@link RunQueue} guards
 * what others may ask for: that it ends. Whoever waits for that end uses {@link #awaitEnd} and
 * {@link #failure}: from then on no pass touches its state.
 */
public abstract sealed class RowSource implements Demand permits Request, Sequence {
  private final CountDownLatch finished = new CountDownLatch(1);
  private boolean inPass; // or otherwise in the hands of the scheduler's thread
  private long lastPass;
  private @Nullable Throwable stop; // why it is to end before its time
  private @Nullable Throwable failure; // published by finished
  int planned; // rows of the pass under way

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public String client() {
    return "";
  }

  @Override
  public long lastPass() {
    return lastPass;
  }

  /** Whether it could take rows now. */
  abstract boolean isReady();

  /** Has so many of its next rows computed by this pass. */
  void plan(int rows, long pass) {
    planned = rows;
    lastPass = pass;
  }

  // ---- Steps of a pass, in their order; one that fails may be followed by rewind

  /** Adds its planned rows to a batch. */
  abstract void join(Batch batch);

  /** Takes its rows' output, the first of which stands in this row; returns the next one's row. */
  abstract int deliver(Rows output, int row);

  /** Has the last of its rows used, if it was in this pass. */
  void complete(Pass pass) {}

  /** Counts the rows of the pass that has ended. */
  abstract void advance();

  /** Goes back to where its planned rows stand, if a pass has read them already. */
  abstract void rewind();

  /** Whether it has a token to draw, and {@link #draw} may run beside others'. */
  boolean isToDraw() {
    return false;
  }

  /** Draws a token, for {@link #follow}; on any thread, and nothing is thrown. */
  void draw() {}

  /**
   * Does what its own rows ask for when the pass has ended well for all; what goes wrong here is
   * its own failure.
   */
  void follow() {}

  /** Somebody who looks on; null: nobody. */
  Pass.@Nullable Observer observer() {
    return null;
  }

  // ---- The end

  final void setInPass(boolean inPass) {
    this.inPass = inPass;
  }

  final boolean isInPass() {
    return inPass;
  }

  /** Says that it is to end, and why. */
  final void stop(Throwable why) {
    if (stop == null) stop = why;
  }

  final boolean isStopped() {
    return stop != null;
  }

  /** Ends it if that was asked for. */
  final void endIfStopped() {
    if (stop != null) fail(stop);
  }

  /**
   * Ends it at once if that was asked for, on the thread that asked, which takes back what it has.
   * It holds the queue's lock, on which virtual threads spin: it must not wait for another.
   */
  final void endAtOnce() {
    if (stop == null || isFinished()) return;
    failure = stop;
    release();
  }

  /** Whether it is done, or has failed. */
  public final boolean isFinished() {
    return finished.getCount() == 0;
  }

  final void fail(Throwable why) {
    if (isFinished()) return;
    failure = why;
    finish();
  }

  /** Ends it on the scheduler's thread: no pass touches its state from now on. */
  void finish() {
    release();
  }

  /** Lets those go on who wait for its end. */
  void release() {
    finished.countDown();
  }

  /** Waits until it is done, or it has failed. */
  final void awaitEnd() throws InterruptedException {
    finished.await();
  }

  /** Why it failed; null if it did not. */
  final @Nullable Throwable failure() {
    return failure;
  }
}
