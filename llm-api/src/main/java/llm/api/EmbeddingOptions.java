package llm.api;

import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How texts are embedded: immutable, made by a {@link #builder()}.
 *
 * <p>The defaults are what the model was trained with: its own pooling, vectors of length 1, all
 * dimensions, no text cut.
 */
public final class EmbeddingOptions {
  /** What a text is for; some models were trained with a prefix for each. */
  public enum Purpose {
    /** A text as it stands. */
    TEXT,
    /** A question, for which documents are looked for. */
    QUERY,
    /** A document, which is looked for. */
    DOCUMENT
  }

  private static final EmbeddingOptions DEFAULTS = builder().build();

  private final Builder values; // which nobody else has

  private EmbeddingOptions(Builder values) {
    this.values = values;
  }

  /** What suits most. */
  public static EmbeddingOptions defaults() {
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

  /** How rows become one vector; empty for what the model's file says. */
  public Optional<Pooling> pooling() {
    return Optional.ofNullable(values.pooling);
  }

  /**
   * Whether vectors are divided by their Euclidean length, so that the product of two is their
   * similarity; each row by its own where they are not pooled. Scores of {@link Pooling#RANK} are
   * never divided.
   */
  public boolean normalized() {
    return values.normalized;
  }

  /**
   * The first numbers of each vector that are kept, before it is divided by its length; empty for
   * all. For models trained so that these say most (Kusupati et al. 2022, Matryoshka).
   */
  public OptionalInt dimensions() {
    return values.dimensions > 0 ? OptionalInt.of(values.dimensions) : OptionalInt.empty();
  }

  /**
   * Whether a text that is too long is cut at {@link EmbeddingModel#maxTokens}, with the mark kept
   * that ends it; otherwise it is a {@link ContextOverflowException}.
   */
  public boolean truncated() {
    return values.truncated;
  }

  /** What the texts are for. */
  public Purpose purpose() {
    return values.purpose;
  }

  /**
   * What is put before each text; empty for what the model is known to want for the {@link
   * #purpose}.
   */
  public Optional<String> prefix() {
    return Optional.ofNullable(values.prefix);
  }

  /**
   * Whether the spelling of a special token in a text becomes that token, as in the tokenizers with
   * which embedding models are trained: {@code [SEP]} ends a part of the text. Otherwise it is text
   * like any other.
   */
  public boolean parsesSpecial() {
    return values.parsesSpecial;
  }

  /** Who looks at intermediates; empty for nobody. */
  public Optional<Observer> observer() {
    return Optional.ofNullable(values.observer);
  }

  /**
   * Collects options.
   *
   * <p>A value out of range is an {@link IllegalArgumentException} that names the option.
   */
  public static final class Builder {
    private @Nullable Pooling pooling;
    private boolean normalized = true;
    private int dimensions; // 0: all
    private boolean truncated;
    private Purpose purpose = Purpose.TEXT;
    private @Nullable String prefix;
    private boolean parsesSpecial = true;
    private @Nullable Observer observer;

    private Builder() {}

    private Builder(Builder other) {
      pooling = other.pooling;
      normalized = other.normalized;
      dimensions = other.dimensions;
      truncated = other.truncated;
      purpose = other.purpose;
      prefix = other.prefix;
      parsesSpecial = other.parsesSpecial;
      observer = other.observer;
    }

    /** See {@link EmbeddingOptions#pooling()}. Default: as the model's file says. */
    public Builder pooling(Pooling pooling) {
      this.pooling = Checks.present("pooling", pooling);
      return this;
    }

    /** See {@link EmbeddingOptions#normalized()}. Default: true. */
    public Builder normalized(boolean normalized) {
      this.normalized = normalized;
      return this;
    }

    /**
     * See {@link EmbeddingOptions#dimensions()}. Default: all.
     *
     * @param dimensions 1 to those of the model
     */
    public Builder dimensions(int dimensions) {
      Checks.that(dimensions > 0, "dimensions", dimensions, "1 or more");
      this.dimensions = dimensions;
      return this;
    }

    /** See {@link EmbeddingOptions#truncated()}. Default: false. */
    public Builder truncated(boolean truncated) {
      this.truncated = truncated;
      return this;
    }

    /** See {@link EmbeddingOptions#purpose()}. Default: {@link Purpose#TEXT}. */
    public Builder purpose(Purpose purpose) {
      this.purpose = Checks.present("purpose", purpose);
      return this;
    }

    /**
     * See {@link EmbeddingOptions#prefix()}. Default: what the model is known to want; an empty
     * string for none.
     */
    public Builder prefix(String prefix) {
      this.prefix = Checks.present("prefix", prefix);
      return this;
    }

    /** See {@link EmbeddingOptions#parsesSpecial()}. Default: true. */
    public Builder parsesSpecial(boolean parsesSpecial) {
      this.parsesSpecial = parsesSpecial;
      return this;
    }

    /**
     * Shows the intermediates of each text to somebody: text by text, each in passes of its own.
     * {@code result_norm} are the rows before they are pooled; {@link Observer#logits} is not
     * called. Default: nobody looks.
     *
     * <p>It is called on the thread that computes, which all users of the model wait for, and must
     * not call the model: that is an {@link IllegalStateException}.
     */
    public Builder observer(Observer observer) {
      this.observer = Checks.present("observer", observer);
      return this;
    }

    /** The options. */
    public EmbeddingOptions build() {
      return new EmbeddingOptions(new Builder(this));
    }
  }
}
