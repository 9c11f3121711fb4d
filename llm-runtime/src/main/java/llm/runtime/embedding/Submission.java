package llm.runtime.embedding;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import llm.runtime.engine.Request;
import llm.runtime.engine.Scheduler;

/**
 * Has many texts of one caller computed, a few passes' worth at a time: the caller makes tokens of
 * the next texts meanwhile, and those of others need not wait until all of these are done.
 */
final class Submission {
  /** Tokens of a caller's texts that wait or are computed at a time, unless one text has more. */
  private static final int TOKENS = 1024;

  /** Tokens that begin together, so that a pass is not begun with the first text alone. */
  private static final int TOGETHER = TOKENS / 2;

  private final Scheduler scheduler;

  Submission(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /**
   * A text under way.
   *
   * @param result what comes of it, once the request has ended well
   */
  record Job<T>(Request request, Supplier<T> result) {}

  /**
   * Runs texts.
   *
   * @param job makes the one with an index, in their order
   * @return what comes of them, in their order
   */
  <T> List<T> run(int count, IntFunction<Job<T>> job) {
    var results = new ArrayList<T>(count);
    var open = new ArrayDeque<Job<T>>();
    var fresh = new ArrayList<Request>(); // the last of those, not started yet
    int tokens = 0;
    int unstarted = 0; // tokens of these
    try {
      for (int i = 0; i < count; i++) {
        var next = job.apply(i);
        int size = next.request.size();
        if (unstarted > 0 && (unstarted + size > TOGETHER || tokens + size > TOKENS)) {
          unstarted = start(fresh);
        }
        while (!open.isEmpty() && tokens + size > TOKENS) tokens -= finishFirst(open, results);
        open.add(next); // before it is started: if it cannot be, abandoning it does no harm
        fresh.add(next.request);
        tokens += size;
        unstarted += size;
      }
      start(fresh);
      while (!open.isEmpty()) finishFirst(open, results);
      return results;
    } finally {
      for (var left : open) scheduler.cancel(left.request);
      for (var left : open) scheduler.abandon(left.request);
    }
  }

  /** Starts requests; returns how many tokens have not been started then. */
  private int start(List<Request> fresh) {
    scheduler.startAll(fresh);
    fresh.clear();
    return 0;
  }

  /** Waits for the text that was started first; returns how many tokens it has. */
  private <T> int finishFirst(ArrayDeque<Job<T>> open, List<T> results) {
    var first = open.element();
    if (!scheduler.finish(first.request)) throw new IllegalStateException("nobody cancels a text");
    open.remove();
    results.add(first.result.get());
    return first.request.size();
  }
}
