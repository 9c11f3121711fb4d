package llm.spark;

import java.io.Serializable;
import java.time.Duration;
import java.util.function.UnaryOperator;
import llm.api.DeadlineException;
import llm.api.InsufficientMemoryException;
import llm.api.InterruptionException;
import llm.api.LlmException;
import llm.api.OverloadedException;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of rows that fail.
 *
 * @param retries how often what may pass is tried again: memory, a full queue, a deadline. All else
 *     fails the next time too, as seeds are the same.
 * @param failTask whether a failure is the task's
 */
record Failures(int retries, boolean failTask) implements Serializable {
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** The output of a value, or why there is none. */
  Outcome of(@Nullable Object value, UnaryOperator<Object> work) {
    if (value == null) return new Outcome(null, null);
    for (int tries = 0; ; tries++) {
      try {
        return new Outcome(work.apply(value), null);
      } catch (InterruptionException e) {
        throw e; // the task is killed
      } catch (LlmException | IllegalArgumentException e) {
        if (tries < retries && mayPass(e)) {
          pause(tries);
        } else if (failTask) {
          throw e;
        } else {
          return new Outcome(null, e.getMessage() == null ? e.toString() : e.getMessage());
        }
      }
    }
  }

  private static boolean mayPass(RuntimeException e) {
    return e instanceof OverloadedException
        || e instanceof InsufficientMemoryException
        || e instanceof DeadlineException;
  }

  private static void pause(int tries) {
    try {
      Thread.sleep(PAUSE.multipliedBy(1L << Math.min(tries, 6)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptionException("interrupted before a row was tried again", e);
    }
  }

  /**
   * What came of a row.
   *
   * @param output null where the input is, or it failed
   * @param error null where it did not fail
   */
  record Outcome(@Nullable Object output, @Nullable String error) {}
}
