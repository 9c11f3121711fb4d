package llm.runtime;

import llm.api.LlmException;
import llm.runtime.checks.HeapSpace;

/** What callers are told of something that went wrong while a model computed. */
final class Failures {
  private Failures() {}

  /** The exception to throw: ours, or one that says that the model was used wrongly. */
  static RuntimeException of(Throwable failure) {
    return switch (failure) {
      case LlmException e -> e;
      case IllegalStateException e -> e;
      case IllegalArgumentException e -> e;
      case OutOfMemoryError e -> HeapSpace.lack(e);
      case InternalError e ->
          new LlmException(
              "the model's weights cannot be read any more; was the file cut or changed while the"
                  + " model was loaded? ("
                  + e.getMessage()
                  + ")",
              e);
      default -> new LlmException("computing failed: " + failure, failure);
    };
  }
}
