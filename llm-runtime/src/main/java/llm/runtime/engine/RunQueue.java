package llm.runtime.engine;

import java.util.ArrayList;
import java.util.List;
import llm.api.OverloadedException;
import llm.runtime.engine.plan.Demand;
import llm.runtime.engine.plan.PassPlanner;
import llm.runtime.engine.plan.QueueRate;
import org.jspecify.annotations.Nullable;

/**
 * What an engine is to compute and has not computed yet: sequences that wait to be admitted, and
 * all that gives rows to passes.
 *
 * <p>What ends them allocates nothing: the reason may be that there is no memory.
 */
final class RunQueue implements Admission.Queue {
  private static final long NEVER = Long.MAX_VALUE;

  private final long start = System.nanoTime();
  private final QueueLock lock = new QueueLock();
  private final List<Sequence> waiting = new ArrayList<>();
  private final List<Sequence> arrived = new ArrayList<>(); // and nobody was told
  private final List<RowSource> running = new ArrayList<>();
  private final List<RowSource> ready = new ArrayList<>(); // for the planner
  private final QueueRate rate = new QueueRate();
  private final int limit; // of those that wait because the first was not admitted
  private boolean blocked; // whether that is so
  private boolean changed; // since the scheduler's thread looked
  private boolean closed;

  RunQueue(int limit) {
    this.limit = limit;
  }

  // ---- Any thread

  /**
   * Adds texts that are read once, so that one pass may begin with all of them; false if the queue
   * is closed.
   */
  boolean addAll(List<Request> requests) {
    lock.acquire();
    try {
      if (closed) return false;
      for (int i = 0; i < requests.size(); i++) {
        if (!requests.get(i).isFinished()) running.add(requests.get(i)); // not cancelled before
      }
      change();
      return true;
    } finally {
      lock.release();
    }
  }

  /**
   * Adds a sequence that waits to be admitted; false if the queue is closed.
   *
   * @throws OverloadedException if too many wait
   */
  boolean add(Sequence sequence) {
    lock.acquire();
    try {
      if (closed) return false;
      if (sequence.isFinished()) return true;
      if (blocked && waiting.size() >= limit) throw overloaded();
      waiting.add(sequence);
      arrived.add(sequence);
      change();
      return true;
    } finally {
      lock.release();
    }
  }

  private OverloadedException overloaded() {
    var retryAfter = rate.next();
    return new OverloadedException(
        waiting.size()
            + " requests wait already, and no more may: ask again in about "
            + Math.max(1, retryAfter.toSeconds())
            + " s",
        retryAfter,
        waiting.size(),
        limit);
  }

  /** How many wait to be admitted. */
  int waiting() {
    lock.acquire();
    try {
      return waiting.size();
    } finally {
      lock.release();
    }
  }

  /** Ends one: at once, or after the pass that computes it. */
  void stop(RowSource source, Throwable why) {
    lock.acquire();
    try {
      source.stop(why);
      if (source.isInPass()) return;
      source.endAtOnce();
      change(); // so that it is dropped
    } finally {
      lock.release();
    }
  }

  /** Has a sequence go on whose buffer was full. */
  void goOn(Sequence sequence) {
    lock.acquire();
    try {
      sequence.goOn();
      change();
    } finally {
      lock.release();
    }
  }

  @Override
  public void look() {
    lock.acquire();
    try {
      change();
    } finally {
      lock.release();
    }
  }

  private void change() {
    changed = true;
    lock.signal();
  }

  // ---- The scheduler's thread

  /** Waits until something has changed, or there are rows to compute; false when closed. */
  boolean await() {
    lock.acquire();
    try {
      while (!closed && !changed && !isAnyReady() && awaitChange()) {}
      changed = false;
      return !closed;
    } finally {
      lock.release();
    }
  }

  /** Waits for a change, or until it is time to look; false if it is. */
  private boolean awaitChange() {
    long deadline = Math.min(first(waiting), first(running));
    boolean looking = blocked && isAnyStalled(); // that one may give way
    if (deadline == NEVER && !looking) {
      lock.await();
      return true;
    }
    long left = deadline - (System.nanoTime() - start);
    if (left <= 0) return false;
    lock.await(looking ? Math.min(left, Sequence.LONG_STALL) : left);
    return !looking;
  }

  private boolean isAnyStalled() {
    for (int i = 0; i < running.size(); i++) {
      if (running.get(i) instanceof Sequence sequence && sequence.isStalled()) return true;
    }
    return false;
  }

  /** The first deadline of any, in nanoseconds since the start. */
  private long first(List<? extends RowSource> sources) {
    long first = NEVER;
    for (int i = 0; i < sources.size(); i++) {
      if (!(sources.get(i) instanceof Sequence sequence) || sequence.isFinished()) continue;
      var deadline = sequence.deadline();
      if (deadline.isPresent()) first = Math.min(first, deadline.getAsLong() - start);
    }
    return first;
  }

  private boolean isAnyReady() {
    for (int i = 0; i < running.size(); i++) if (isReady(running.get(i))) return true;
    return false;
  }

  private static boolean isReady(RowSource source) {
    return !source.isFinished() && source.isReady();
  }

  /** Moves the sequences that were added since the last time to a list. */
  void takeArrived(List<Sequence> to) {
    lock.acquire();
    try {
      to.addAll(arrived);
      arrived.clear();
    } finally {
      lock.release();
    }
  }

  /**
   * The sequence whose turn it is to be admitted: of the highest priority, then of the client that
   * has the fewest running, then the oldest; null if none waits.
   */
  @Nullable Sequence nextWaiting() {
    lock.acquire();
    try {
      Sequence next = null;
      for (int i = 0; i < waiting.size(); i++) {
        var sequence = waiting.get(i);
        if (sequence.isFinished() || sequence.isStalled()) continue;
        if (next == null || comesBefore(sequence, next)) next = sequence;
      }
      if (next != null) next.setInPass(true);
      return next;
    } finally {
      lock.release();
    }
  }

  private boolean comesBefore(Sequence one, Sequence other) {
    if (one.priority() != other.priority()) return one.priority() > other.priority();
    if (one.client().equals(other.client())) return false;
    return running(one.client()) < running(other.client());
  }

  private int running(String client) {
    int count = 0;
    for (int i = 0; i < running.size(); i++) if (running.get(i).client().equals(client)) count++;
    return count;
  }

  /** Says whether the one whose turn it was may begin; false if it waits on. */
  boolean admitted(Sequence sequence, boolean admitted) {
    lock.acquire();
    try {
      sequence.setInPass(false);
      sequence.endIfStopped();
      blocked = !admitted && !sequence.isFinished();
      if (blocked) return false;
      if (!admitted) return true; // it has ended: settling drops it
      waiting.remove(sequence);
      running.add(sequence);
      rate.begun(System.nanoTime(), !waiting.isEmpty());
      return true;
    } finally {
      lock.release();
    }
  }

  /**
   * Those that write, for the scheduler's thread to draft for; nobody ends them meanwhile.
   *
   * @param writing all of them, if one of them drafts; else none
   * @return how many rows they have
   */
  int writing(List<Sequence> writing) {
    lock.acquire();
    try {
      boolean drafting = false;
      int rows = 0;
      for (int i = 0; i < running.size(); i++) {
        if (!(running.get(i) instanceof Sequence sequence) || !isWriting(sequence)) continue;
        writing.add(sequence);
        rows += sequence.undrafted();
        drafting |= sequence.drafts();
      }
      if (!drafting) writing.clear();
      for (int i = 0; i < writing.size(); i++) writing.get(i).setInPass(true);
      return rows;
    } finally {
      lock.release();
    }
  }

  @Override
  public boolean hold(Sequence sequence) {
    lock.acquire();
    try {
      if (sequence.isFinished() || sequence.isStopped()) return false;
      sequence.setInPass(true);
      return true;
    } finally {
      lock.release();
    }
  }

  private static boolean isWriting(Sequence sequence) {
    return isReady(sequence) && sequence.kind() == Demand.Kind.DECODING;
  }

  /** Has it wait before all others of its priority. */
  @Override
  public void pause(Sequence sequence) {
    lock.acquire();
    try {
      sequence.setInPass(false);
      running.remove(sequence);
      waiting.addFirst(sequence);
      sequence.endIfStopped();
    } finally {
      lock.release();
    }
  }

  /** The sources of the next pass, in their order, with the rows that are planned of each. */
  void plan(PassPlanner planner, List<RowSource> pass) {
    pass.clear();
    lock.acquire();
    try {
      ready.clear();
      for (int i = 0; i < running.size(); i++) {
        var source = running.get(i);
        if (isReady(source)) ready.add(source);
      }
      if (ready.isEmpty()) return;
      int[] rows = planner.plan(ready);
      for (int i = 0; i < ready.size(); i++) {
        if (rows[i] == 0) continue;
        var source = ready.get(i);
        source.plan(rows[i], planner.pass());
        pass.add(source);
      }
      for (int i = 0; i < pass.size(); i++) pass.get(i).setInPass(true);
    } finally {
      lock.release();
    }
  }

  /** Drops what has ended, or is to end, between passes; the sequences go to a list. */
  void settle(List<Sequence> ended) {
    lock.acquire();
    try {
      long now = System.nanoTime();
      settle(waiting, now, ended);
      settle(running, now, ended);
      if (waiting.isEmpty()) blocked = false;
      changed |= !ended.isEmpty(); // others may be admitted now
    } finally {
      lock.release();
    }
  }

  private static void settle(List<? extends RowSource> sources, long now, List<Sequence> ended) {
    for (int i = sources.size() - 1; i >= 0; i--) {
      var source = sources.get(i);
      source.setInPass(false);
      if (source instanceof Sequence sequence && isOverdue(sequence, now)) {
        sequence.stopOverdue(now);
      }
      source.endIfStopped();
      if (!source.isFinished()) continue;
      if (source instanceof Sequence sequence) ended.add(sequence);
      sources.remove(i);
    }
  }

  private static boolean isOverdue(Sequence sequence, long now) {
    var deadline = sequence.deadline();
    return deadline.isPresent() && now - deadline.getAsLong() >= 0 && !sequence.isFinished();
  }

  /** Ends all; no pass may be under way. */
  void failAll(Throwable why) {
    lock.acquire();
    try {
      for (int i = 0; i < waiting.size(); i++) waiting.get(i).fail(why);
      for (int i = 0; i < running.size(); i++) running.get(i).fail(why);
      change(); // so that they are dropped
    } finally {
      lock.release();
    }
  }

  /** Takes nothing more. */
  void close() {
    lock.acquire();
    try {
      closed = true;
      change();
    } finally {
      lock.release();
    }
  }
}
