package llm.langchain4j;

import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import llm.api.Answer;
import llm.api.ChatOptions;
import llm.api.LanguageModel;

/**
 * What both chat models have.
 *
 * @param holder of the model
 * @param template in Jinja, instead of the model's own
 * @param defaults of requests
 * @param listeners of requests and answers
 */
record ChatSettings(
    ModelHolder<LanguageModel> holder,
    Optional<String> template,
    ChatRequestParameters defaults,
    List<ChatModelListener> listeners) {

  /** Begins to answer a request that has the defaults already. */
  Answer answer(ChatRequest request) {
    var parameters = request.parameters();
    var options = Requests.options(holder.name(), parameters);
    var messages = Requests.messages(request.messages());
    try {
      return holder.model().answer(messages, chat(parameters), options);
    } catch (RuntimeException e) {
      throw Responses.failure(e);
    }
  }

  private ChatOptions chat(ChatRequestParameters parameters) {
    var options = ChatOptions.builder();
    template.ifPresent(options::template);
    if (parameters instanceof LlmChatRequestParameters own) {
      options.variables(own.templateVariables());
    }
    return options.build();
  }

  /**
   * Collects settings.
   *
   * @param <B> the builder
   */
  abstract static class Builder<B extends Builder<B>> extends ModelBuilder<LanguageModel, B> {
    private Optional<String> template = Optional.empty();
    private ChatRequestParameters defaults = LlmChatRequestParameters.EMPTY;
    private List<ChatModelListener> listeners = List.of();

    /** A chat template in Jinja instead of the model's own. */
    public B template(String jinja) {
      template = Optional.of(jinja);
      return self();
    }

    /** What holds where a request says nothing: {@link LlmChatRequestParameters}, say. */
    public B defaultRequestParameters(ChatRequestParameters parameters) {
      defaults = Objects.requireNonNull(parameters, "parameters");
      return self();
    }

    /** Who hears of requests, answers and failures. */
    public B listeners(List<ChatModelListener> all) {
      listeners = List.copyOf(all);
      return self();
    }

    ChatSettings settings() {
      var holder = hold(LanguageModel::load, model -> model.description().name());
      try {
        Requests.options(holder.name(), defaults); // refuses what cannot be done
      } catch (RuntimeException e) {
        holder.close();
        throw e;
      }
      var named =
          LlmChatRequestParameters.builder()
              .modelName(holder.name())
              .build()
              .overrideWith(defaults);
      return new ChatSettings(holder, template, named, listeners);
    }
  }
}
