package llm.runtime.checks;

import java.util.function.Supplier;
import llm.api.InsufficientMemoryException;

/** Tells callers of a lack of memory by an exception of the API, whatever they asked for. */
public final class HeapSpace {
  private HeapSpace() {}

  /**
   * Does something.
   *
   * @throws InsufficientMemoryException if there is no memory for it
   */
  public static <T> T within(Supplier<T> action) {
    try {
      return action.get();
    } catch (OutOfMemoryError e) {
      throw lack(e);
    }
  }

  /** What to throw where memory is lacking. */
  public static InsufficientMemoryException lack(OutOfMemoryError e) {
    return new InsufficientMemoryException(
        "no memory for what was asked: " + e.getMessage() + " (-Xmx is the heap's limit)", e);
  }
}
