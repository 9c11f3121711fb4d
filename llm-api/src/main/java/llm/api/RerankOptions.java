package llm.api;

/** How documents are scored: immutable, made by a {@link #builder()}. */
public final class RerankOptions {
  private static final RerankOptions DEFAULTS = builder().build();

  private final boolean raw;
  private final boolean truncated;

  private RerankOptions(Builder builder) {
    raw = builder.raw;
    truncated = builder.truncated;
  }

  /** What suits most: scores from 0 to 1, no document cut. */
  public static RerankOptions defaults() {
    return DEFAULTS;
  }

  /** A builder that starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from these options. */
  public Builder toBuilder() {
    return new Builder().raw(raw).truncated(truncated);
  }

  /**
   * Whether scores are as the model computes them: any number, more for a better document.
   * Otherwise the sigmoid of that, from 0 to 1: see {@link Relevance#score}.
   */
  public boolean raw() {
    return raw;
  }

  /**
   * Whether a document is cut that is too long together with the query; otherwise that is a {@link
   * ContextOverflowException}. A query is never cut.
   */
  public boolean truncated() {
    return truncated;
  }

  /** Collects options. */
  public static final class Builder {
    private boolean raw;
    private boolean truncated;

    private Builder() {}

    /** See {@link RerankOptions#raw()}. Default: false. */
    public Builder raw(boolean raw) {
      this.raw = raw;
      return this;
    }

    /** See {@link RerankOptions#truncated()}. Default: false. */
    public Builder truncated(boolean truncated) {
      this.truncated = truncated;
      return this;
    }

    /** The options. */
    public RerankOptions build() {
      return new RerankOptions(this);
    }
  }
}
