package llm.api;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How long a generation took: immutable. */
public final class Timings {
  private final Builder values; // which nobody else has

  private Timings(Builder values) {
    this.values = values;
  }

  /** A builder: for runtimes and fakes of them. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from this. */
  public Builder toBuilder() {
    return new Builder(values);
  }

  /** Until the prompt was read. */
  public Duration prompt() {
    return values.prompt;
  }

  /** Until the first token was there. */
  public Duration firstToken() {
    return values.firstToken;
  }

  /** From the first token on. */
  public Duration generation() {
    return values.generation;
  }

  /** Speed of reading the prompt; 0 if it was not measured. */
  public double promptTokensPerSecond() {
    return values.promptTokensPerSecond;
  }

  /** Speed of the tokens after the first; 0 if there was none. */
  public double generatedTokensPerSecond() {
    return values.generatedTokensPerSecond;
  }

  @Override
  public String toString() {
    return "prompt " + prompt() + ", first token " + firstToken() + ", generation " + generation();
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Timings other && values.all().equals(other.values.all());
  }

  @Override
  public int hashCode() {
    return values.all().hashCode();
  }

  /** Collects the values of a {@link Timings}. */
  public static final class Builder {
    private Duration prompt = Duration.ZERO;
    private Duration firstToken = Duration.ZERO;
    private Duration generation = Duration.ZERO;
    private double promptTokensPerSecond;
    private double generatedTokensPerSecond;

    private Builder() {}

    private Builder(Builder other) {
      prompt = other.prompt;
      firstToken = other.firstToken;
      generation = other.generation;
      promptTokensPerSecond = other.promptTokensPerSecond;
      generatedTokensPerSecond = other.generatedTokensPerSecond;
    }

    /** See {@link Timings#prompt()}. */
    public Builder prompt(Duration prompt) {
      this.prompt = Checks.present("prompt", prompt);
      return this;
    }

    /** See {@link Timings#firstToken()}. */
    public Builder firstToken(Duration firstToken) {
      this.firstToken = Checks.present("firstToken", firstToken);
      return this;
    }

    /** See {@link Timings#generation()}. */
    public Builder generation(Duration generation) {
      this.generation = Checks.present("generation", generation);
      return this;
    }

    /** See {@link Timings#promptTokensPerSecond()}. */
    public Builder promptTokensPerSecond(double promptTokensPerSecond) {
      this.promptTokensPerSecond = promptTokensPerSecond;
      return this;
    }

    /** See {@link Timings#generatedTokensPerSecond()}. */
    public Builder generatedTokensPerSecond(double generatedTokensPerSecond) {
      this.generatedTokensPerSecond = generatedTokensPerSecond;
      return this;
    }

    private List<Object> all() {
      return List.of(
          prompt, firstToken, generation, promptTokensPerSecond, generatedTokensPerSecond);
    }

    /** The value. */
    public Timings build() {
      return new Timings(new Builder(this));
    }
  }
}
