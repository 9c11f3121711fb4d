package llm.api;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a model is loaded.
 *
 * @param threads threads that compute; empty for one a physical core
 * @param plugins a folder of architecture plugins besides the installed ones
 * @param cacheType how keys and values are stored
 * @param contextLength tokens a session may hold; empty for what the model was trained with
 * @param exact whether activations stay in 32-bit floats where integers would be faster
 * @param listener is told how loading goes on
 */
public record LoadOptions(
    OptionalInt threads,
    Optional<Path> plugins,
    CacheType cacheType,
    OptionalInt contextLength,
    boolean exact,
    LoadListener listener) {

  /** How the elements of the KV cache are stored. */
  public enum CacheType {
    /** 32-bit floats: exact. */
    F32,
    /** 16-bit floats: half the memory, and less to read in a long context. */
    F16,
    /** The upper half of a 32-bit float. */
    BF16
  }

  /** Hears how loading goes on. */
  @FunctionalInterface
  public interface LoadListener {
    /**
     * Called now and then, by one thread at a time, which need not always be the same.
     *
     * @param stage what is being done
     * @param done bytes done
     * @param total bytes to do
     */
    void progress(String stage, long done, long total);
  }

  /** Checks the numbers, and that nothing is missing. */
  public LoadOptions {
    Checks.present("threads", threads);
    Checks.present("plugins", plugins);
    Checks.present("cacheType", cacheType);
    Checks.present("contextLength", contextLength);
    Checks.present("listener", listener);
    if (threads.isPresent() && threads.getAsInt() < 1) {
      throw new IllegalArgumentException("threads: " + threads.getAsInt() + ", expected 1 or more");
    }
    if (contextLength.isPresent() && contextLength.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "context length: " + contextLength.getAsInt() + ", expected 1 or more");
    }
  }

  /** What suits most. */
  public static LoadOptions defaults() {
    return new LoadOptions(
        OptionalInt.empty(),
        Optional.empty(),
        CacheType.F32,
        OptionalInt.empty(),
        false,
        (stage, done, total) -> {});
  }

  /** The same with so many threads. */
  public LoadOptions withThreads(int threads) {
    return new LoadOptions(
        OptionalInt.of(threads), plugins, cacheType, contextLength, exact, listener);
  }

  /** The same with a folder of plugins. */
  public LoadOptions withPlugins(Path folder) {
    return new LoadOptions(
        threads,
        Optional.of(Checks.present("folder", folder)),
        cacheType,
        contextLength,
        exact,
        listener);
  }

  /** The same with another type of cache. */
  public LoadOptions withCacheType(CacheType cacheType) {
    return new LoadOptions(threads, plugins, cacheType, contextLength, exact, listener);
  }

  /** The same with another context length. */
  public LoadOptions withContextLength(int contextLength) {
    return new LoadOptions(
        threads, plugins, cacheType, OptionalInt.of(contextLength), exact, listener);
  }

  /** The same, but exact: see {@link #exact()}. */
  public LoadOptions withExactActivations() {
    return new LoadOptions(threads, plugins, cacheType, contextLength, true, listener);
  }

  /** The same with somebody who hears how loading goes on. */
  public LoadOptions withListener(LoadListener listener) {
    return new LoadOptions(threads, plugins, cacheType, contextLength, exact, listener);
  }
}
