package llm.runtime.engine;

import llm.api.InsufficientMemoryException;
import llm.api.LlmException;
import llm.api.ModelAccessException;
import llm.runtime.checks.HeapSpace;
import llm.tensor.sequence.PagePoolException;

/** What callers are told of something that went wrong while a model computed. */
public final class Failures {
  private Failures() {}

  /**
   * Loads what it takes to tell of a lack of memory: when memory is lacking, no class can be
   * loaded.
   */
  public static void prepare() {
    var _ = of(new OutOfMemoryError("none"));
  }

  /**
   * The exception to throw: ours, or one that says that the model was used wrongly.
   *
   * <p>No {@code switch} of patterns: linking one at its first use takes memory, too.
   */
  public static RuntimeException of(Throwable failure) {
    if (failure instanceof OutOfMemoryError e) return HeapSpace.lack(e);
    if (failure instanceof LlmException e) return e;
    if (failure instanceof PagePoolException e) {
      return new InsufficientMemoryException(
          e.getMessage() + " (LoadOptions.cacheBytes)", e.needed(), e.available());
    }
    if (failure instanceof IllegalStateException e) return e;
    if (failure instanceof IllegalArgumentException e) return e;
    if (failure instanceof InternalError e) {
      return new ModelAccessException(
          "the model's weights cannot be read any more; was the file cut or changed while the"
              + " model was loaded? ("
              + e.getMessage()
              + ")",
          e);
    }
    return new LlmException("computing failed: " + failure, failure);
  }
}
