package llm.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tokens of a generation or an answer: immutable. */
public final class Usage {
  private final Builder values; // which nobody else has

  private Usage(Builder values) {
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

  /** Tokens of the prompt, the cached ones included. */
  public int promptTokens() {
    return values.promptTokens;
  }

  /** Tokens of the prompt that were known from before, and so were not computed again. */
  public int cachedTokens() {
    return values.cachedTokens;
  }

  /** Tokens that were generated, the one that ended it included. */
  public int generatedTokens() {
    return values.generatedTokens;
  }

  /** Tokens of the generated ones that are reasoning, apart from what was said. */
  public int reasoningTokens() {
    return values.reasoningTokens;
  }

  /** Tokens that {@link Speculation} guessed. */
  public int draftedTokens() {
    return values.draftedTokens;
  }

  /** Tokens of the drafted ones that were right. */
  public int acceptedTokens() {
    return values.acceptedTokens;
  }

  /** Tokens that went because the context was full: see {@link WhenFull}. */
  public int droppedTokens() {
    return values.droppedTokens;
  }

  /** All tokens: the prompt's, and those that were generated. */
  public int totalTokens() {
    return promptTokens() + generatedTokens();
  }

  @Override
  public String toString() {
    var text = promptTokens() + " prompt tokens, " + generatedTokens() + " generated tokens";
    if (cachedTokens() > 0) text += ", " + cachedTokens() + " cached";
    if (droppedTokens() > 0) text += ", " + droppedTokens() + " dropped";
    return text;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Usage other && values.all().equals(other.values.all());
  }

  @Override
  public int hashCode() {
    return values.all().hashCode();
  }

  /** Collects the values of a {@link Usage}. */
  public static final class Builder {
    private int promptTokens;
    private int cachedTokens;
    private int generatedTokens;
    private int reasoningTokens;
    private int draftedTokens;
    private int acceptedTokens;
    private int droppedTokens;

    private Builder() {}

    private Builder(Builder other) {
      promptTokens = other.promptTokens;
      cachedTokens = other.cachedTokens;
      generatedTokens = other.generatedTokens;
      reasoningTokens = other.reasoningTokens;
      draftedTokens = other.draftedTokens;
      acceptedTokens = other.acceptedTokens;
      droppedTokens = other.droppedTokens;
    }

    /** See {@link Usage#promptTokens()}. */
    public Builder promptTokens(int promptTokens) {
      Checks.that(promptTokens >= 0, "promptTokens", promptTokens, "0 or more");
      this.promptTokens = promptTokens;
      return this;
    }

    /** See {@link Usage#cachedTokens()}. */
    public Builder cachedTokens(int cachedTokens) {
      Checks.that(cachedTokens >= 0, "cachedTokens", cachedTokens, "0 or more");
      this.cachedTokens = cachedTokens;
      return this;
    }

    /** See {@link Usage#generatedTokens()}. */
    public Builder generatedTokens(int generatedTokens) {
      Checks.that(generatedTokens >= 0, "generatedTokens", generatedTokens, "0 or more");
      this.generatedTokens = generatedTokens;
      return this;
    }

    /** See {@link Usage#reasoningTokens()}. */
    public Builder reasoningTokens(int reasoningTokens) {
      Checks.that(reasoningTokens >= 0, "reasoningTokens", reasoningTokens, "0 or more");
      this.reasoningTokens = reasoningTokens;
      return this;
    }

    /** See {@link Usage#draftedTokens()}. */
    public Builder draftedTokens(int draftedTokens) {
      Checks.that(draftedTokens >= 0, "draftedTokens", draftedTokens, "0 or more");
      this.draftedTokens = draftedTokens;
      return this;
    }

    /** See {@link Usage#acceptedTokens()}. */
    public Builder acceptedTokens(int acceptedTokens) {
      Checks.that(acceptedTokens >= 0, "acceptedTokens", acceptedTokens, "0 or more");
      this.acceptedTokens = acceptedTokens;
      return this;
    }

    /** See {@link Usage#droppedTokens()}. */
    public Builder droppedTokens(int droppedTokens) {
      Checks.that(droppedTokens >= 0, "droppedTokens", droppedTokens, "0 or more");
      this.droppedTokens = droppedTokens;
      return this;
    }

    private List<Object> all() {
      return List.of(
          promptTokens,
          cachedTokens,
          generatedTokens,
          reasoningTokens,
          draftedTokens,
          acceptedTokens,
          droppedTokens);
    }

    /** The value. */
    public Usage build() {
      return new Usage(new Builder(this));
    }
  }
}
