package llm.langchain4j;

import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import llm.api.Constraint;
import org.jspecify.annotations.Nullable;

/**
 * What a request may say beside LangChain4j's common parameters; what is null is not said, and the
 * model's default holds. Immutable.
 */
public final class LlmChatRequestParameters extends DefaultChatRequestParameters {
  /** Nothing is said. */
  public static final LlmChatRequestParameters EMPTY = builder().build();

  private final @Nullable Long seed;
  private final @Nullable Double minP;
  private final @Nullable Double repetitionPenalty;
  private final @Nullable Boolean parallelToolCalls;
  private final @Nullable Duration deadline;
  private final @Nullable Integer priority;
  private final @Nullable String client;
  private final @Nullable Constraint constraint;
  private final Map<String, Object> templateVariables;

  private LlmChatRequestParameters(Builder builder) {
    super(builder);
    seed = builder.seed;
    minP = builder.minP;
    repetitionPenalty = builder.repetitionPenalty;
    parallelToolCalls = builder.parallelToolCalls;
    deadline = builder.deadline;
    priority = builder.priority;
    client = builder.client;
    constraint = builder.constraint;
    templateVariables = Map.copyOf(builder.templateVariables);
  }

  /** A builder in which nothing is said. */
  public static Builder builder() {
    return new Builder();
  }

  /** With which an answer can be repeated. */
  public @Nullable Long seed() {
    return seed;
  }

  /** The least probability of a token, as a share of the likeliest one's. */
  public @Nullable Double minP() {
    return minP;
  }

  /** By what the logits of tokens that were there are divided; 1: nothing. */
  public @Nullable Double repetitionPenalty() {
    return repetitionPenalty;
  }

  /** Whether an answer may call several tools. */
  public @Nullable Boolean parallelToolCalls() {
    return parallelToolCalls;
  }

  /** How long an answer may take from its submission on. */
  public @Nullable Duration deadline() {
    return deadline;
  }

  /** Whose answers go first: the higher number. */
  public @Nullable Integer priority() {
    return priority;
  }

  /** Between whom the engine is fair. */
  public @Nullable String client() {
    return client;
  }

  /** What the answer must look like, where no response format says so: a grammar, say. */
  public @Nullable Constraint constraint() {
    return constraint;
  }

  /** More for the chat template: {@code enable_thinking}, say. */
  public Map<String, Object> templateVariables() {
    return templateVariables;
  }

  @Override
  public ChatRequestParameters overrideWith(@Nullable ChatRequestParameters that) {
    var builder = builder().overrideWith(this);
    return that == null ? builder.build() : builder.overrideWith(that).build();
  }

  @Override
  public ChatRequestParameters defaultedBy(@Nullable ChatRequestParameters that) {
    var builder = builder();
    if (that != null) builder.overrideWith(that);
    return builder.overrideWith(this).build();
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return this == o
        || (o instanceof LlmChatRequestParameters other
            && super.equals(o)
            && own().equals(other.own()));
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + own().hashCode();
  }

  @Override
  public String toString() {
    return super.toString() + own();
  }

  /** What is said here, by name. */
  private Map<String, Object> own() {
    var own = new LinkedHashMap<String, Object>();
    put(own, "seed", seed);
    put(own, "minP", minP);
    put(own, "repetitionPenalty", repetitionPenalty);
    put(own, "parallelToolCalls", parallelToolCalls);
    put(own, "deadline", deadline);
    put(own, "priority", priority);
    put(own, "client", client);
    put(own, "constraint", constraint);
    own.put("templateVariables", templateVariables);
    return own;
  }

  private static void put(Map<String, Object> map, String name, @Nullable Object value) {
    if (value != null) map.put(name, value);
  }

  /** Collects parameters. */
  public static final class Builder extends DefaultChatRequestParameters.Builder<Builder> {
    private @Nullable Long seed;
    private @Nullable Double minP;
    private @Nullable Double repetitionPenalty;
    private @Nullable Boolean parallelToolCalls;
    private @Nullable Duration deadline;
    private @Nullable Integer priority;
    private @Nullable String client;
    private @Nullable Constraint constraint;
    private final Map<String, Object> templateVariables = new LinkedHashMap<>();

    private Builder() {}

    /** Takes what {@code parameters} say; the rest stays. */
    @Override
    public Builder overrideWith(ChatRequestParameters parameters) {
      super.overrideWith(parameters);
      if (parameters instanceof LlmChatRequestParameters other) {
        seed = or(other.seed, seed);
        minP = or(other.minP, minP);
        repetitionPenalty = or(other.repetitionPenalty, repetitionPenalty);
        parallelToolCalls = or(other.parallelToolCalls, parallelToolCalls);
        deadline = or(other.deadline, deadline);
        priority = or(other.priority, priority);
        client = or(other.client, client);
        constraint = or(other.constraint, constraint);
        templateVariables.putAll(other.templateVariables);
      }
      return this;
    }

    private static <T> @Nullable T or(@Nullable T first, @Nullable T second) {
      return first != null ? first : second;
    }

    /** See {@link LlmChatRequestParameters#seed()}. */
    public Builder seed(@Nullable Long seed) {
      this.seed = seed;
      return this;
    }

    /** See {@link LlmChatRequestParameters#minP()}. */
    public Builder minP(@Nullable Double minP) {
      this.minP = minP;
      return this;
    }

    /** See {@link LlmChatRequestParameters#repetitionPenalty()}. */
    public Builder repetitionPenalty(@Nullable Double penalty) {
      this.repetitionPenalty = penalty;
      return this;
    }

    /** See {@link LlmChatRequestParameters#parallelToolCalls()}. */
    public Builder parallelToolCalls(@Nullable Boolean parallel) {
      this.parallelToolCalls = parallel;
      return this;
    }

    /** See {@link LlmChatRequestParameters#deadline()}. */
    public Builder deadline(@Nullable Duration deadline) {
      this.deadline = deadline;
      return this;
    }

    /** See {@link LlmChatRequestParameters#priority()}. */
    public Builder priority(@Nullable Integer priority) {
      this.priority = priority;
      return this;
    }

    /** See {@link LlmChatRequestParameters#client()}. */
    public Builder client(@Nullable String client) {
      this.client = client;
      return this;
    }

    /** See {@link LlmChatRequestParameters#constraint()}. */
    public Builder constraint(@Nullable Constraint constraint) {
      this.constraint = constraint;
      return this;
    }

    /** See {@link LlmChatRequestParameters#templateVariables()}. */
    public Builder templateVariable(String name, Object value) {
      templateVariables.put(
          Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
      return this;
    }

    @Override
    public LlmChatRequestParameters build() {
      return new LlmChatRequestParameters(this);
    }
  }
}
