package llm.spring.ai;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import llm.api.Constraint;
import llm.api.ToolChoice;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.model.tool.DefaultToolCallingChatOptions;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;

/**
 * What a prompt may say beside Spring AI's common options; what is null is not said.
 *
 * <p>As with Spring AI's other models, options of a prompt stand for themselves: a chat client lays
 * them over the model's own ({@link LlmChatModel#getOptions}) before. What nobody says is as {@link
 * llm.api.GenerationOptions#defaults} has it. Immutable.
 */
public final class LlmChatOptions extends DefaultToolCallingChatOptions
    implements StructuredOutputChatOptions {
  private final Own own;

  private LlmChatOptions(ToolCallingChatOptions common, Own own) {
    super(
        common.getToolCallbacks(),
        common.getToolContext(),
        common.getModel(),
        common.getFrequencyPenalty(),
        common.getMaxTokens(),
        common.getPresencePenalty(),
        common.getStopSequences(),
        common.getTemperature(),
        common.getTopK(),
        common.getTopP());
    this.own = own;
  }

  /** A builder in which nothing is said. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from these options. */
  @Override
  public Builder mutate() {
    var builder = builder().combineWith(super.mutate());
    builder.own = own.copy();
    return builder;
  }

  /** With which an answer can be repeated. */
  public @Nullable Long getSeed() {
    return own.seed;
  }

  /** The least probability of a token, as a share of the likeliest one's. */
  public @Nullable Double getMinP() {
    return own.minP;
  }

  /** By what the logits of tokens that were there are divided; 1: nothing. */
  public @Nullable Double getRepetitionPenalty() {
    return own.repetitionPenalty;
  }

  /** Whether tools are called. */
  public @Nullable ToolChoice getToolChoice() {
    return own.toolChoice;
  }

  /** Whether an answer may call several tools. */
  public @Nullable Boolean getParallelToolCalls() {
    return own.parallelToolCalls;
  }

  /** How long an answer may take from its submission on. */
  public @Nullable Duration getDeadline() {
    return own.deadline;
  }

  /** Whose answers go first: the higher number. */
  public @Nullable Integer getPriority() {
    return own.priority;
  }

  /** Between whom the engine is fair. */
  public @Nullable String getClient() {
    return own.client;
  }

  /** What the answer must look like, where no schema says so: a grammar, say. */
  public @Nullable Constraint getConstraint() {
    return own.constraint;
  }

  /** The JSON Schema that the answer is held to, token by token. */
  @Override
  public @Nullable String getOutputSchema() {
    return own.outputSchema;
  }

  /** More for the chat template: {@code enable_thinking}, say. */
  public Map<String, Object> getTemplateVariables() {
    return Map.copyOf(own.templateVariables);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return this == o
        || (o instanceof LlmChatOptions other
            && super.equals(o)
            && own.values().equals(other.own.values()));
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + own.values().hashCode();
  }

  /** What only this project has a name for. */
  private static final class Own {
    private @Nullable Long seed;
    private @Nullable Double minP;
    private @Nullable Double repetitionPenalty;
    private @Nullable ToolChoice toolChoice;
    private @Nullable Boolean parallelToolCalls;
    private @Nullable Duration deadline;
    private @Nullable Integer priority;
    private @Nullable String client;
    private @Nullable Constraint constraint;
    private @Nullable String outputSchema;
    private final Map<String, Object> templateVariables = new HashMap<>();

    Own copy() {
      var copy = new Own();
      copy.overrideWith(this);
      return copy;
    }

    void overrideWith(Own other) {
      seed = or(other.seed, seed);
      minP = or(other.minP, minP);
      repetitionPenalty = or(other.repetitionPenalty, repetitionPenalty);
      toolChoice = or(other.toolChoice, toolChoice);
      parallelToolCalls = or(other.parallelToolCalls, parallelToolCalls);
      deadline = or(other.deadline, deadline);
      priority = or(other.priority, priority);
      client = or(other.client, client);
      constraint = or(other.constraint, constraint);
      outputSchema = or(other.outputSchema, outputSchema);
      templateVariables.putAll(other.templateVariables);
    }

    private static <T> @Nullable T or(@Nullable T first, @Nullable T second) {
      return first != null ? first : second;
    }

    List<@Nullable Object> values() {
      return Arrays.asList(
          seed,
          minP,
          repetitionPenalty,
          toolChoice,
          parallelToolCalls,
          deadline,
          priority,
          client,
          constraint,
          outputSchema,
          templateVariables);
    }
  }

  /** Collects options. */
  public static final class Builder extends DefaultToolCallingChatOptions.Builder<Builder>
      implements StructuredOutputChatOptions.Builder<Builder> {
    private Own own = new Own();

    private Builder() {}

    @Override
    public Builder clone() {
      var copy = super.clone();
      copy.own = own.copy();
      return copy;
    }

    /** Takes what the other says; the rest stays. Lists and maps are joined. */
    @Override
    public Builder combineWith(ChatOptions.Builder<?> other) {
      super.combineWith(other);
      if (other instanceof Builder that) own.overrideWith(that.own);
      return this;
    }

    /** See {@link LlmChatOptions#getSeed()}. */
    public Builder seed(@Nullable Long seed) {
      own.seed = seed;
      return this;
    }

    /** See {@link LlmChatOptions#getMinP()}. */
    public Builder minP(@Nullable Double minP) {
      own.minP = minP;
      return this;
    }

    /** See {@link LlmChatOptions#getRepetitionPenalty()}. */
    public Builder repetitionPenalty(@Nullable Double penalty) {
      own.repetitionPenalty = penalty;
      return this;
    }

    /** See {@link LlmChatOptions#getToolChoice()}. */
    public Builder toolChoice(@Nullable ToolChoice choice) {
      own.toolChoice = choice;
      return this;
    }

    /** See {@link LlmChatOptions#getParallelToolCalls()}. */
    public Builder parallelToolCalls(@Nullable Boolean parallel) {
      own.parallelToolCalls = parallel;
      return this;
    }

    /** See {@link LlmChatOptions#getDeadline()}. */
    public Builder deadline(@Nullable Duration deadline) {
      own.deadline = deadline;
      return this;
    }

    /** See {@link LlmChatOptions#getPriority()}. */
    public Builder priority(@Nullable Integer priority) {
      own.priority = priority;
      return this;
    }

    /** See {@link LlmChatOptions#getClient()}. */
    public Builder client(@Nullable String client) {
      own.client = client;
      return this;
    }

    /** See {@link LlmChatOptions#getConstraint()}. */
    public Builder constraint(@Nullable Constraint constraint) {
      own.constraint = constraint;
      return this;
    }

    /** See {@link LlmChatOptions#getOutputSchema()}. */
    @Override
    public Builder outputSchema(@Nullable String schema) {
      own.outputSchema = schema;
      return this;
    }

    /** See {@link LlmChatOptions#getTemplateVariables()}. */
    public Builder templateVariable(String name, Object value) {
      own.templateVariables.put(
          Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
      return this;
    }

    @Override
    public LlmChatOptions build() {
      return new LlmChatOptions(super.build(), own.copy());
    }
  }
}
