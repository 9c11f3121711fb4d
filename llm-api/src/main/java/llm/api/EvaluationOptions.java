package llm.api;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How tokens are run through a model, and who looks at it: immutable, made by a {@link #builder()}.
 */
public final class EvaluationOptions {
  private static final EvaluationOptions DEFAULTS = builder().build();

  private final Builder values; // which nobody else has

  private EvaluationOptions(Builder values) {
    this.values = values;
  }

  /** Passes of up to 512 rows, at which nobody looks. */
  public static EvaluationOptions defaults() {
    return DEFAULTS;
  }

  /** The defaults, with somebody who looks. */
  public static EvaluationOptions of(Observer observer) {
    return builder().observer(observer).build();
  }

  /** A builder that starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from these options. */
  public Builder toBuilder() {
    return new Builder(values);
  }

  /** Rows of one pass at most. */
  public int chunk() {
    return values.chunk;
  }

  /** Hears the logits, and the intermediates it asks for. */
  public Observer observer() {
    return values.observer;
  }

  /** Ids that the model's encoder reads before, where it has one; otherwise empty. */
  public List<Integer> encoderTokens() {
    return values.encoderTokens;
  }

  /**
   * Collects options.
   *
   * <p>A value out of range is an {@link IllegalArgumentException} that names the option.
   */
  public static final class Builder {
    private int chunk = 512;
    private Observer observer = (position, logits) -> {};
    private List<Integer> encoderTokens = List.of();

    private Builder() {}

    private Builder(Builder other) {
      chunk = other.chunk;
      observer = other.observer;
      encoderTokens = other.encoderTokens;
    }

    /**
     * See {@link EvaluationOptions#chunk()}. Default: 512.
     *
     * @param rows 1 or more
     */
    public Builder chunk(int rows) {
      Checks.that(rows >= 1, "chunk", rows, "1 or more");
      this.chunk = rows;
      return this;
    }

    /** See {@link EvaluationOptions#observer()}. Default: nobody. */
    public Builder observer(Observer observer) {
      this.observer = Checks.present("observer", observer);
      return this;
    }

    /** See {@link EvaluationOptions#encoderTokens()}. Default: none. */
    public Builder encoderTokens(int... ids) {
      Checks.present("encoderTokens", ids);
      this.encoderTokens = IntStream.of(ids).boxed().toList();
      return this;
    }

    /** The options. */
    public EvaluationOptions build() {
      return new EvaluationOptions(new Builder(this));
    }
  }
}
