package llm.api;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How a model is loaded, and how it serves all who use it: immutable, made by a builder. */
public final class LoadOptions {
  /** More than any machine has processors: each takes memory, and time to begin and to end. */
  private static final int MAX_THREADS = 1024;

  private static final LoadOptions DEFAULTS = builder().build();

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

  private final Builder values; // which nobody else has

  private LoadOptions(Builder values) {
    this.values = values;
  }

  /** What suits most. */
  public static LoadOptions defaults() {
    return DEFAULTS;
  }

  /** A builder that starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from these options. */
  public Builder toBuilder() {
    return new Builder(values);
  }

  /** Threads that compute; empty for one a physical core. */
  public OptionalInt threads() {
    return values.threads > 0 ? OptionalInt.of(values.threads) : OptionalInt.empty();
  }

  /** A folder of architecture plugins besides the installed ones. */
  public Optional<Path> plugins() {
    return Optional.ofNullable(values.plugins);
  }

  /** How keys and values are stored. */
  public CacheType cacheType() {
    return values.cacheType;
  }

  /** Tokens that a session may hold; empty for what the model was trained with. */
  public OptionalInt contextLength() {
    return values.contextLength > 0 ? OptionalInt.of(values.contextLength) : OptionalInt.empty();
  }

  /** Whether activations stay in 32-bit floats where integers would be faster. */
  public boolean exact() {
    return values.exact;
  }

  /**
   * Whether all weights are copied into memory when the model is loaded: afterwards its file may be
   * changed, cut off or deleted.
   *
   * <p>Otherwise tables, and what memory has no room for, are mapped from the file. Before each
   * pass the file's size and time are looked at, and one that changed is a {@link
   * ModelAccessException}; but one that is cut off in the middle of a pass ends the VM (SIGBUS), as
   * with every mapped file. Deleting it, or renaming another file over it, does no harm.
   */
  public boolean weightsInMemory() {
    return values.weightsInMemory;
  }

  /** Hears how loading goes on. */
  public LoadListener listener() {
    return values.listener;
  }

  /**
   * Bytes that the keys, values and recurrent states of all sequences may take together; empty for
   * a share of the machine's memory. What finds no room waits; what could never have room is an
   * {@link InsufficientMemoryException}.
   */
  public OptionalLong cacheBytes() {
    return values.cacheBytes > 0 ? OptionalLong.of(values.cacheBytes) : OptionalLong.empty();
  }

  /** Sequences that may wait for their turn; one more is an {@link OverloadedException}. */
  public int queueLimit() {
    return values.queueLimit;
  }

  /**
   * The longest that who generates should wait between two tokens because somebody else's prompt is
   * read: so much of a prompt goes into a pass as fits into that time, by what passes took so far.
   */
  public Duration longestGap() {
    return values.longestGap;
  }

  /**
   * Whether the same request with the same seed gives the same bits whoever else is served, at any
   * price. Without it that holds where it costs little: see {@code docs/kernels.md}.
   */
  public boolean reproducible() {
    return values.reproducible;
  }

  /** Hears what the engine does; empty for nobody. */
  public Optional<EngineListener> engineListener() {
    return Optional.ofNullable(values.engineListener);
  }

  /**
   * Collects options.
   *
   * <p>A value out of range is an {@link IllegalArgumentException} that names the option.
   */
  public static final class Builder {
    private int threads; // 0: one a physical core
    private @Nullable Path plugins;
    private CacheType cacheType = CacheType.F32;
    private int contextLength; // 0: the model's
    private boolean exact;
    private boolean weightsInMemory;
    private LoadListener listener = (stage, done, total) -> {};
    private long cacheBytes; // 0: by the machine's memory
    private int queueLimit = 1024;
    private Duration longestGap = Duration.ofMillis(200);
    private boolean reproducible;
    private @Nullable EngineListener engineListener;

    private Builder() {}

    private Builder(Builder other) {
      threads = other.threads;
      plugins = other.plugins;
      cacheType = other.cacheType;
      contextLength = other.contextLength;
      exact = other.exact;
      weightsInMemory = other.weightsInMemory;
      listener = other.listener;
      cacheBytes = other.cacheBytes;
      queueLimit = other.queueLimit;
      longestGap = other.longestGap;
      reproducible = other.reproducible;
      engineListener = other.engineListener;
    }

    /**
     * See {@link LoadOptions#threads()}. Default: one a physical core.
     *
     * @param threads 1 to 1024
     */
    public Builder threads(int threads) {
      Checks.that(
          threads >= 1 && threads <= MAX_THREADS, "threads", threads, "1 to " + MAX_THREADS);
      this.threads = threads;
      return this;
    }

    /** See {@link LoadOptions#plugins()}. Default: none. */
    public Builder plugins(Path folder) {
      this.plugins = Checks.present("folder", folder);
      return this;
    }

    /** See {@link LoadOptions#cacheType()}. Default: {@link CacheType#F32}. */
    public Builder cacheType(CacheType cacheType) {
      this.cacheType = Checks.present("cacheType", cacheType);
      return this;
    }

    /**
     * See {@link LoadOptions#contextLength()}. Default: what the model was trained with.
     *
     * @param contextLength 1 or more
     */
    public Builder contextLength(int contextLength) {
      Checks.that(contextLength >= 1, "context length", contextLength, "1 or more");
      this.contextLength = contextLength;
      return this;
    }

    /** See {@link LoadOptions#exact()}. Default: false. */
    public Builder exact(boolean exact) {
      this.exact = exact;
      return this;
    }

    /** See {@link LoadOptions#weightsInMemory()}. Default: false. */
    public Builder weightsInMemory(boolean weightsInMemory) {
      this.weightsInMemory = weightsInMemory;
      return this;
    }

    /** See {@link LoadOptions#listener()}. Default: nobody, but warnings are logged. */
    public Builder listener(LoadListener listener) {
      this.listener = Checks.present("listener", listener);
      return this;
    }

    /**
     * See {@link LoadOptions#cacheBytes()}. Default: a share of the machine's memory.
     *
     * @param cacheBytes 1 or more
     */
    public Builder cacheBytes(long cacheBytes) {
      Checks.that(cacheBytes >= 1, "cacheBytes", cacheBytes, "1 or more");
      this.cacheBytes = cacheBytes;
      return this;
    }

    /**
     * See {@link LoadOptions#queueLimit()}. Default: 1024.
     *
     * @param queueLimit 0 or more
     */
    public Builder queueLimit(int queueLimit) {
      Checks.that(queueLimit >= 0, "queueLimit", queueLimit, "0 or more");
      this.queueLimit = queueLimit;
      return this;
    }

    /**
     * See {@link LoadOptions#longestGap()}. Default: 200 ms.
     *
     * @param longestGap more than 0
     */
    public Builder longestGap(Duration longestGap) {
      this.longestGap = Checks.positive("longestGap", longestGap);
      return this;
    }

    /** See {@link LoadOptions#reproducible()}. Default: false. */
    public Builder reproducible(boolean reproducible) {
      this.reproducible = reproducible;
      return this;
    }

    /**
     * See {@link LoadOptions#engineListener()}. Default: nobody. Events of Java Flight Recorder are
     * there without one.
     */
    public Builder engineListener(EngineListener engineListener) {
      this.engineListener = Checks.present("engineListener", engineListener);
      return this;
    }

    /** The options. */
    public LoadOptions build() {
      return new LoadOptions(new Builder(this));
    }
  }
}
