package llm.spring.ai;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import java.util.Objects;
import llm.api.Answer;
import llm.api.LanguageModel;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.MessageAggregator;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.chat.observation.ChatModelObservationConvention;
import org.springframework.ai.chat.observation.ChatModelObservationDocumentation;
import org.springframework.ai.chat.observation.DefaultChatModelObservationConvention;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;

/**
 * A chat model that runs in this VM.
 *
 * <p>Calls of tools are returned: Spring AI's chat client runs them. What the model thought is in
 * the metadata {@link #THINKING} of a message; of a stream, each part is in the metadata of its
 * generation, and all of it in the last message's.
 *
 * <p>Safe to share between threads: answers that are generated at the same time share passes, and
 * beginnings that several prompts have in common are read once. A thread that is interrupted ends
 * its answer, and so does whoever cancels a subscription. A stream generates what is asked for, and
 * a little ahead.
 *
 * <p>A prompt for what cannot be done (media, another model's name, a schema that cannot be
 * enforced, tools that the chat template does not know) is an {@link UnsupportedOperationException}
 * that names it; all else is an {@link llm.api.LlmException}.
 *
 * <pre>{@code
 * var model = LlmChatModel.builder().file(Path.of("model.gguf")).build();
 * String answer = model.call("Name a colour.");
 * }</pre>
 */
public final class LlmChatModel implements ChatModel, AutoCloseable {
  /** In the metadata of messages and generations: what was thought, a string. */
  public static final String THINKING = "thinking";

  /** In the metadata of a response that is the end of an answer: {@link llm.api.Timings}. */
  public static final String TIMINGS = "timings";

  /** Of observations: {@code gen_ai.system}. */
  static final String PROVIDER = "llm";

  private static final ChatModelObservationConvention CONVENTION =
      new DefaultChatModelObservationConvention();

  private final ModelHolder<LanguageModel> holder;
  private final @Nullable String template;
  private final LlmChatOptions options;
  private final ObservationRegistry observations;
  private final @Nullable ChatModelObservationConvention convention;

  private LlmChatModel(Builder builder, ModelHolder<LanguageModel> holder) {
    this.holder = holder;
    template = builder.template;
    options = builder.options.mutate().model(holder.name()).build();
    observations = builder.observations;
    convention = builder.convention;
  }

  /** A builder: it wants a model or a file. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public ChatResponse call(Prompt prompt) {
    var complete = complete(prompt);
    var context = context(complete, false);
    return Objects.requireNonNull(
        observation(context)
            .observe(
                () -> {
                  try (var answer = answer(complete)) {
                    var response = Responses.of(holder.name()).whole(answer);
                    context.setResponse(response);
                    return response;
                  }
                }));
  }

  /** The parts as they are written; each subscription is an answer of its own. */
  @Override
  public Flux<ChatResponse> stream(Prompt prompt) {
    var complete = complete(prompt);
    return Flux.deferContextual(
        view -> {
          var context = context(complete, true);
          var observation = observation(context);
          Observation parent = view.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
          observation.parentObservation(parent).start();
          var parts =
              Flux.defer(() -> parts(answer(complete)))
                  .doOnError(observation::error)
                  .doFinally(_ -> observation.stop())
                  .contextWrite(c -> c.put(ObservationThreadLocalAccessor.KEY, observation));
          return new MessageAggregator().aggregate(parts, context::setResponse);
        });
  }

  private Flux<ChatResponse> parts(Answer answer) {
    var responses = Responses.of(holder.name());
    return JdkFlowAdapter.flowPublisherToFlux(answer.publisher())
        .concatMapIterable(event -> responses.part(answer, event), 1)
        .onErrorMap(RuntimeException.class, Responses::failure);
  }

  private Answer answer(Prompt prompt) {
    var said = Objects.requireNonNull(prompt.getOptions());
    var generation = Requests.options(holder.name(), said);
    var messages = Requests.messages(prompt.getInstructions());
    try {
      return holder.model().answer(messages, Requests.chat(template, said), generation);
    } catch (RuntimeException e) {
      throw Responses.failure(e);
    }
  }

  /** A prompt that says nothing of options has the model's. */
  private Prompt complete(Prompt prompt) {
    if (prompt.getOptions() != null) return prompt;
    return prompt.mutate().chatOptions(options).build();
  }

  private ChatModelObservationContext context(Prompt prompt, boolean streaming) {
    return ChatModelObservationContext.builder()
        .prompt(prompt)
        .provider(PROVIDER)
        .streaming(streaming)
        .build();
  }

  private Observation observation(ChatModelObservationContext context) {
    return ChatModelObservationDocumentation.CHAT_MODEL_OPERATION.observation(
        convention, CONVENTION, () -> context, observations);
  }

  /** What holds where a prompt says nothing; it names the model. */
  @Override
  public LlmChatOptions getOptions() {
    return options;
  }

  /** Closes the model if this has loaded it; one that was borrowed stays open. */
  @Override
  public void close() {
    holder.close();
  }

  /** Collects settings. */
  public static final class Builder extends ModelBuilder<LanguageModel, Builder> {
    private @Nullable String template;
    private LlmChatOptions options = LlmChatOptions.builder().build();
    private ObservationRegistry observations = ObservationRegistry.NOOP;
    private @Nullable ChatModelObservationConvention convention;

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    /** A chat template in Jinja instead of the model's own. */
    public Builder template(String jinja) {
      template = Objects.requireNonNull(jinja, "template");
      return this;
    }

    /** What holds where a prompt says nothing. */
    public Builder options(LlmChatOptions defaults) {
      options = Objects.requireNonNull(defaults, "options");
      return this;
    }

    /** Who hears of prompts, answers and failures. */
    public Builder observationRegistry(ObservationRegistry registry) {
      observations = Objects.requireNonNull(registry, "registry");
      return this;
    }

    /** How observations are named; by default as Spring AI does. */
    public Builder observationConvention(ChatModelObservationConvention own) {
      convention = Objects.requireNonNull(own, "convention");
      return this;
    }

    /**
     * The model; loads the file if one was given.
     *
     * @throws UnsupportedOperationException if the options ask for what cannot be done
     */
    public LlmChatModel build() {
      var holder = hold(LanguageModel::load, model -> model.description().name());
      try {
        Requests.options(holder.name(), options);
        return new LlmChatModel(this, holder);
      } catch (RuntimeException e) {
        holder.close();
        throw e;
      }
    }
  }
}
