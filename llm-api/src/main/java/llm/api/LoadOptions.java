package llm.api;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a model is loaded.
 *
 * @param threads threads that compute, 1 to 1024; empty for one a physical core
 * @param plugins a folder of architecture plugins besides the installed ones
 * @param cacheType how keys and values are stored
 * @param contextLength tokens a session may hold; empty for what the model was trained with
 * @param exact whether activations stay in 32-bit floats where integers would be faster
 * @param inMemory whether all weights are copied into memory, and nothing of the file is mapped:
 *     see {@link #withWeightsInMemory}
 * @param listener is told how loading goes on
 */
public record LoadOptions(
    OptionalInt threads,
    Optional<Path> plugins,
    CacheType cacheType,
    OptionalInt contextLength,
    boolean exact,
    boolean inMemory,
    LoadListener listener) {
  /** More than any machine has processors: each takes memory, and time to begin and to end. */
  private static final int MAX_THREADS = 1024;

  /** How the elements of the KV cache are stored. */
  public enum CacheType {
    /** 32-bit floats: exact. */
    F32,
    /** 16-bit floats: half the memory, and less to read in a long context. */
    F16,
    /** The upper half of a 32-bit float. */
    BF16,
    /** Integers of 8 bits, in blocks of 32 that share a scale: little more than a quarter. */
    Q8_0
  }

  /**
   * Hears how loading goes on.
   *
   * <p>What its methods throw ends the loading, and reaches the caller as it is.
   */
  @FunctionalInterface
  public interface LoadListener {
    /**
     * Called now and then, by one thread at a time, which need not always be the same; the last
     * time with all bytes done.
     *
     * @param stage what is being done
     * @param done bytes done
     * @param total bytes to do
     */
    void progress(String stage, long done, long total);

    /**
     * Called for each of {@link ModelDescription#warnings} when a model is loaded: a tensor that
     * nothing uses, say. Unless overridden it logs it, as a warning of the logger {@code
     * llm.runtime}.
     *
     * @param message names the model
     */
    default void warning(String message) {
      System.getLogger("llm.runtime").log(System.Logger.Level.WARNING, message);
    }
  }

  /** Checks the numbers, and that nothing is missing. */
  public LoadOptions {
    Checks.present("threads", threads);
    Checks.present("plugins", plugins);
    Checks.present("cacheType", cacheType);
    Checks.present("contextLength", contextLength);
    Checks.present("listener", listener);
    int threadCount = threads.orElse(1);
    Checks.that(
        threadCount >= 1 && threadCount <= MAX_THREADS,
        "threads",
        threadCount,
        "1 to " + MAX_THREADS);
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
        false,
        (stage, done, total) -> {});
  }

  /** The same with so many threads. */
  public LoadOptions withThreads(int threads) {
    return new LoadOptions(
        OptionalInt.of(threads), plugins, cacheType, contextLength, exact, inMemory, listener);
  }

  /** The same with a folder of plugins. */
  public LoadOptions withPlugins(Path folder) {
    return new LoadOptions(
        threads,
        Optional.of(Checks.present("folder", folder)),
        cacheType,
        contextLength,
        exact,
        inMemory,
        listener);
  }

  /** The same with another type of cache. */
  public LoadOptions withCacheType(CacheType cacheType) {
    return new LoadOptions(threads, plugins, cacheType, contextLength, exact, inMemory, listener);
  }

  /** The same with another context length. */
  public LoadOptions withContextLength(int contextLength) {
    return new LoadOptions(
        threads, plugins, cacheType, OptionalInt.of(contextLength), exact, inMemory, listener);
  }

  /** The same, but exact: see {@link #exact()}. */
  public LoadOptions withExactActivations() {
    return new LoadOptions(threads, plugins, cacheType, contextLength, true, inMemory, listener);
  }

  /**
   * The same, with all weights copied into memory when the model is loaded: afterwards its file may
   * be changed, cut off or deleted.
   *
   * <p>Otherwise tables, and what memory has no room for, are mapped from the file. Before each
   * pass the file's size and time are looked at, and one that changed is a {@link
   * ModelAccessException}; but one that is cut off in the middle of a pass ends the VM (SIGBUS), as
   * with every mapped file. Deleting it, or renaming another file over it, does no harm.
   */
  public LoadOptions withWeightsInMemory() {
    return new LoadOptions(threads, plugins, cacheType, contextLength, exact, true, listener);
  }

  /** The same with somebody who hears how loading goes on. */
  public LoadOptions withListener(LoadListener listener) {
    return new LoadOptions(threads, plugins, cacheType, contextLength, exact, inMemory, listener);
  }
}
