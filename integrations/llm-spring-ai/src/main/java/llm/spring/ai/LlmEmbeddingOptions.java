package llm.spring.ai;

import java.util.Objects;
import llm.api.EmbeddingOptions.Purpose;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.embedding.EmbeddingOptions;

/** How texts are embedded; what is null is not said, and the model's default holds. Immutable. */
public final class LlmEmbeddingOptions implements EmbeddingOptions {
  private final @Nullable String model;
  private final @Nullable Integer dimensions;
  private final @Nullable Purpose purpose;
  private final @Nullable Boolean truncated;

  private LlmEmbeddingOptions(Builder builder) {
    model = builder.model;
    dimensions = builder.dimensions;
    purpose = builder.purpose;
    truncated = builder.truncated;
  }

  /** A builder in which nothing is said. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public @Nullable String getModel() {
    return model;
  }

  /** The first numbers of each vector that are kept (Matryoshka). */
  @Override
  public @Nullable Integer getDimensions() {
    return dimensions;
  }

  /** What texts are for, whichever method they are given to: see {@link LlmEmbeddingModel}. */
  public @Nullable Purpose getPurpose() {
    return purpose;
  }

  /** Whether a text that is too long is cut; otherwise it is an error. */
  public @Nullable Boolean getTruncated() {
    return truncated;
  }

  /** The same, and what {@code other} says instead where it says something. */
  LlmEmbeddingOptions overriddenBy(@Nullable EmbeddingOptions other) {
    var both = new Builder();
    both.model = model;
    both.dimensions = dimensions;
    both.purpose = purpose;
    both.truncated = truncated;
    if (other == null) return both.build();
    both.model = or(other.getModel(), model);
    both.dimensions = or(other.getDimensions(), dimensions);
    if (other instanceof LlmEmbeddingOptions own) {
      both.purpose = or(own.purpose, purpose);
      both.truncated = or(own.truncated, truncated);
    }
    return both.build();
  }

  private static <T> @Nullable T or(@Nullable T first, @Nullable T second) {
    return first != null ? first : second;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof LlmEmbeddingOptions other
        && Objects.equals(model, other.model)
        && Objects.equals(dimensions, other.dimensions)
        && purpose == other.purpose
        && Objects.equals(truncated, other.truncated);
  }

  @Override
  public int hashCode() {
    return Objects.hash(model, dimensions, purpose, truncated);
  }

  /** Collects options. */
  public static final class Builder implements EmbeddingOptions.Builder {
    private @Nullable String model;
    private @Nullable Integer dimensions;
    private @Nullable Purpose purpose;
    private @Nullable Boolean truncated;

    private Builder() {}

    /** See {@link LlmEmbeddingOptions#getModel()}. */
    @Override
    public Builder model(String name) {
      model = name;
      return this;
    }

    /** See {@link LlmEmbeddingOptions#getDimensions()}. */
    @Override
    public Builder dimensions(Integer dimensions) {
      this.dimensions = dimensions;
      return this;
    }

    /** See {@link LlmEmbeddingOptions#getPurpose()}. */
    public Builder purpose(Purpose purpose) {
      this.purpose = purpose;
      return this;
    }

    /** See {@link LlmEmbeddingOptions#getTruncated()}. */
    public Builder truncated(boolean truncated) {
      this.truncated = truncated;
      return this;
    }

    @Override
    public LlmEmbeddingOptions build() {
      return new LlmEmbeddingOptions(this);
    }
  }
}
