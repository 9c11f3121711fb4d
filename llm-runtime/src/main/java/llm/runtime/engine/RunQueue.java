package llm.runtime.engine;

import java.util.ArrayList;
import java.util.List;
import llm.runtime.engine.plan.PassPlanner;
import org.jspecify.annotations.Nullable;

/**
 * What an engine is to compute and has not computed yet: sequences that wait to be admitted, and
 * all that gives rows to passes.
 *
 * <p>What ends them allocates nothing: the reason may be that there is no memory.
 */
final class RunQueue {
  private final QueueLock lock = new QueueLock();
  private final List<Sequence> waiting = new ArrayList<>();
  private final List<RowSource> running = new ArrayList<>();
  private final List<RowSource> ready = new ArrayList<>(); // for the planner
  private boolean changed; // since the scheduler's thread looked
  private boolean closed;

  // ---- Any thread

  /** Adds a text that is read once; false if the queue is closed. */
  boolean add(Request request) {
    lock.acquire();
    try {
      if (closed) return false;
      if (request.isFinished()) return true; // it was cancelled before
      running.add(request);
      change();
      return true;
    } finally {
      lock.release();
    }
  }

  /** Adds a sequence that waits to be admitted; false if the queue is closed. */
  boolean add(Sequence sequence) {
    lock.acquire();
    try {
      if (closed) return false;
      if (sequence.isFinished()) return true;
      waiting.add(sequence);
      change();
      return true;
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
      source.endIfStopped();
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

  /** Has the scheduler's thread look again. */
  void look() {
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
      while (!closed && !changed && !isAnyReady()) lock.await();
      changed = false;
      return !closed;
    } finally {
      lock.release();
    }
  }

  private boolean isAnyReady() {
    for (int i = 0; i < running.size(); i++) if (isReady(running.get(i))) return true;
    return false;
  }

  private static boolean isReady(RowSource source) {
    return !source.isFinished() && source.isReady();
  }

  /** The sequence whose turn it is to be admitted; null if none waits. */
  @Nullable Sequence nextWaiting() {
    lock.acquire();
    try {
      Sequence next = null;
      for (int i = 0; i < waiting.size(); i++) {
        var sequence = waiting.get(i);
        if (sequence.isFinished()) continue;
        if (next == null || sequence.priority() > next.priority()) next = sequence;
      }
      if (next != null) next.setInPass(true);
      return next;
    } finally {
      lock.release();
    }
  }

  /** Says whether the one whose turn it was may begin; false if it waits on. */
  boolean admitted(Sequence sequence, boolean admitted) {
    lock.acquire();
    try {
      sequence.setInPass(false);
      sequence.endIfStopped();
      if (!admitted && !sequence.isFinished()) return false;
      waiting.remove(sequence);
      if (admitted) running.add(sequence);
      return true;
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
      for (int i = waiting.size() - 1; i >= 0; i--) {
        if (waiting.get(i).isFinished()) waiting.remove(i);
      }
      for (int i = running.size() - 1; i >= 0; i--) {
        var source = running.get(i);
        source.setInPass(false);
        source.endIfStopped();
        if (!source.isFinished()) continue;
        if (source instanceof Sequence sequence) ended.add(sequence);
        running.remove(i);
      }
    } finally {
      lock.release();
    }
  }

  /** Ends all; no pass may be under way. */
  void failAll(Throwable why) {
    lock.acquire();
    try {
      for (int i = 0; i < waiting.size(); i++) waiting.get(i).fail(why);
      for (int i = 0; i < running.size(); i++) running.get(i).fail(why);
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
