package llm.runtime.checks;

import java.util.function.Supplier;
import llm.api.InsufficientMemoryException;

/** Tells callers of a lack of memory by an exception of the API, whatever they asked for. */
public final class HeapSpace {
  /** Where there is no room for an exception either. */
  @SuppressWarnings("StaticAssignmentOfThrowable") // it is made while there is memory
  private static final InsufficientMemoryException NOT_EVEN_FOR_THIS =
      new InsufficientMemoryException("no memory for what was asked (-Xmx is the heap's limit)");

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

  /**
   * What to throw where memory is lacking.
   *
   * <p>Nothing in it must be linked at its first use, as {@code +} of strings must: once this class
   * is loaded it works in a heap that is full.
   */
  public static InsufficientMemoryException lack(OutOfMemoryError e) {
    try {
      var what = String.valueOf(e.getMessage());
      return new InsufficientMemoryException(
          "no memory for what was asked: ".concat(what).concat(" (-Xmx is the heap's limit)"), e);
    } catch (OutOfMemoryError again) {
      return NOT_EVEN_FOR_THIS;
    }
  }
}
