package llm.api;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hears what a model's engine does: for those who measure.
 *
 * <p>Methods are called on the thread that computes, or by whoever submits or cancels, and
 * everybody waits meanwhile: they should be quick, and must not call the model. What one throws is
 * logged once and changes nothing else. Methods may be added, and events may say more; both leave
 * what was compiled as it is.
 *
 * <p>Java Flight Recorder has the same without any listener: see {@code docs/api.md}.
 */
public interface EngineListener {
  /** A pass over the weights has ended. */
  default void passEnded(Pass pass) {}

  /** A sequence was submitted, and waits for memory or its turn. */
  default void queued(Sequence sequence) {}

  /** A sequence has memory, and takes part in passes from now on. */
  default void admitted(Sequence sequence) {}

  /** A sequence has ended: by itself, because it was closed, or because it failed. */
  default void finished(Finished finished) {}

  /** What is kept in the cache has changed; at most once a pass. */
  default void cacheChanged(Cache cache) {}

  /** A pass over the weights. */
  final class Pass {
    private final int promptRows;
    private final int decodingRows;
    private final int sequences;
    private final long nanos;

    private Pass(int promptRows, int decodingRows, int sequences, long nanos) {
      this.promptRows = promptRows;
      this.decodingRows = decodingRows;
      this.sequences = sequences;
      this.nanos = nanos;
    }

    /** A pass: for engines. */
    public static Pass of(int promptRows, int decodingRows, int sequences, long nanos) {
      return new Pass(promptRows, decodingRows, sequences, nanos);
    }

    /** Rows of prompts, and of texts that are embedded. */
    public int promptRows() {
      return promptRows;
    }

    /** Rows of sequences that generate; drafted ones included. */
    public int decodingRows() {
      return decodingRows;
    }

    /** Sequences that had rows in it. */
    public int sequences() {
      return sequences;
    }

    /** How long it took, in nanoseconds. */
    public long nanos() {
      return nanos;
    }

    @Override
    public String toString() {
      return promptRows + " rows of prompts, " + decodingRows + " of decoding, " + nanos + " ns";
    }
  }

  /** A sequence as it was submitted. */
  final class Sequence {
    private final long id;
    private final int promptTokens;
    private final String client;
    private final int waiting;

    private Sequence(long id, int promptTokens, String client, int waiting) {
      this.id = id;
      this.promptTokens = promptTokens;
      this.client = client;
      this.waiting = waiting;
    }

    /** A sequence: for engines. */
    public static Sequence of(long id, int promptTokens, String client, int waiting) {
      return new Sequence(id, promptTokens, Checks.present("client", client), waiting);
    }

    /** Its number: another for each that a model serves. */
    public long id() {
      return id;
    }

    /** Tokens of its prompt. */
    public int promptTokens() {
      return promptTokens;
    }

    /** Whose it is: {@link GenerationOptions#client}. */
    public String client() {
      return client;
    }

    /** How many wait now, this one included if it does. */
    public int waiting() {
      return waiting;
    }

    @Override
    public String toString() {
      return "sequence " + id + " of " + promptTokens + " tokens, " + waiting + " waiting";
    }
  }

  /** The end of a sequence. */
  final class Finished {
    private final Builder values; // which nobody else has

    private Finished(Builder values) {
      this.values = values;
    }

    /**
     * A builder: for engines.
     *
     * @param sequence what has ended
     * @param reason why
     */
    public static Builder builder(Sequence sequence, FinishReason reason) {
      return new Builder(Checks.present("sequence", sequence), Checks.present("reason", reason));
    }

    /** What has ended. */
    public Sequence sequence() {
      return values.sequence;
    }

    /** Why. */
    public FinishReason reason() {
      return values.reason;
    }

    /** Its tokens. */
    public Usage usage() {
      return values.usage;
    }

    /** From submission to admission; zero if it never came to that. */
    public Duration waited() {
      return values.waited;
    }

    /** From submission to the first token; empty if there was none. */
    public Optional<Duration> timeToFirstToken() {
      return Optional.ofNullable(values.timeToFirstToken);
    }

    /** The mean from a token to the next; empty if there were not two. */
    public Optional<Duration> timeBetweenTokens() {
      return Optional.ofNullable(values.timeBetweenTokens);
    }

    /** From submission to the end. */
    public Duration total() {
      return values.total;
    }

    @Override
    public String toString() {
      return values.sequence + ", " + values.reason + ", " + values.usage;
    }

    /** Collects what is known of it. */
    public static final class Builder {
      private final Sequence sequence;
      private final FinishReason reason;
      private Usage usage = Usage.builder().build();
      private Duration waited = Duration.ZERO;
      private @Nullable Duration timeToFirstToken;
      private @Nullable Duration timeBetweenTokens;
      private Duration total = Duration.ZERO;

      private Builder(Sequence sequence, FinishReason reason) {
        this.sequence = sequence;
        this.reason = reason;
      }

      private Builder(Builder other) {
        this(other.sequence, other.reason);
        usage = other.usage;
        waited = other.waited;
        timeToFirstToken = other.timeToFirstToken;
        timeBetweenTokens = other.timeBetweenTokens;
        total = other.total;
      }

      /** See {@link Finished#usage()}. */
      public Builder usage(Usage usage) {
        this.usage = Checks.present("usage", usage);
        return this;
      }

      /** See {@link Finished#waited()}. */
      public Builder waited(Duration waited) {
        this.waited = Checks.present("waited", waited);
        return this;
      }

      /** See {@link Finished#timeToFirstToken()}. */
      public Builder timeToFirstToken(Duration time) {
        this.timeToFirstToken = Checks.present("timeToFirstToken", time);
        return this;
      }

      /** See {@link Finished#timeBetweenTokens()}. */
      public Builder timeBetweenTokens(Duration time) {
        this.timeBetweenTokens = Checks.present("timeBetweenTokens", time);
        return this;
      }

      /** See {@link Finished#total()}. */
      public Builder total(Duration total) {
        this.total = Checks.present("total", total);
        return this;
      }

      /** The event. */
      public Finished build() {
        return new Finished(new Builder(this));
      }
    }
  }

  /** What is kept of sequences: keys, values, recurrent states. */
  final class Cache {
    private final long bytes;
    private final long budget;
    private final long prefixHits;
    private final long prefixTokens;

    private Cache(long bytes, long budget, long prefixHits, long prefixTokens) {
      this.bytes = bytes;
      this.budget = budget;
      this.prefixHits = prefixHits;
      this.prefixTokens = prefixTokens;
    }

    /** A state of the cache: for engines. */
    public static Cache of(long bytes, long budget, long prefixHits, long prefixTokens) {
      return new Cache(bytes, budget, prefixHits, prefixTokens);
    }

    /** Bytes that are taken. */
    public long bytes() {
      return bytes;
    }

    /** Bytes that may be: {@link LoadOptions#cacheBytes}. */
    public long budget() {
      return budget;
    }

    /** Sequences so far that began with tokens which were known. */
    public long prefixHits() {
      return prefixHits;
    }

    /** Tokens so far that were known, and so not computed. */
    public long prefixTokens() {
      return prefixTokens;
    }

    @Override
    public String toString() {
      return bytes + " of " + budget + " bytes, " + prefixHits + " prefix hits";
    }
  }
}
