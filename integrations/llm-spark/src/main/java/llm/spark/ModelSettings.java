package llm.spark;

import java.io.Serializable;
import llm.api.LoadOptions;

/**
 * Which model, loaded how: tasks whose settings are equal share one.
 *
 * @param file of the model
 * @param contextLength tokens; 0 for the model's
 * @param threads that compute; 0 for the runtime's choice
 * @param cacheType of keys and values
 * @param cacheBytes of keys and values; 0 for the runtime's choice
 * @param reproducible whether bits do not depend on who shares a pass
 */
record ModelSettings(
    ModelFile file,
    int contextLength,
    int threads,
    LoadOptions.CacheType cacheType,
    long cacheBytes,
    boolean reproducible)
    implements Serializable {
  /** More than all windows of an executor hold: they bound what waits, not the queue. */
  private static final int QUEUE = 1 << 20;

  /** The same with so many threads, unless it has a number already. */
  ModelSettings orThreads(int number) {
    if (threads > 0) return this;
    return new ModelSettings(file, contextLength, number, cacheType, cacheBytes, reproducible);
  }

  LoadOptions options() {
    var options =
        LoadOptions.builder().cacheType(cacheType).reproducible(reproducible).queueLimit(QUEUE);
    if (contextLength > 0) options.contextLength(contextLength);
    if (threads > 0) options.threads(threads);
    if (cacheBytes > 0) options.cacheBytes(cacheBytes);
    return options.build();
  }
}
