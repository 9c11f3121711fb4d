package llm.langchain4j;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;

/**
 * A chat model that runs in this VM.
 *
 * <p>Safe to share between threads: answers that are generated at the same time share passes, and
 * beginnings that several requests have in common are read once. A thread that is interrupted ends
 * its answer.
 *
 * <pre>{@code
 * var model = LlmChatModel.builder().file(Path.of("model.gguf")).build();
 * String answer = model.chat("Name a colour.");
 * }</pre>
 */
public final class LlmChatModel extends ChatModelBase implements ChatModel {
  private LlmChatModel(ChatSettings settings) {
    super(settings);
  }

  /** A builder: it wants a model or a file. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    try (var answer = settings.answer(request)) {
      try {
        return Responses.of(answer, settings.holder().name());
      } catch (RuntimeException e) {
        throw Responses.failure(e);
      }
    }
  }

  /** Collects settings. */
  public static final class Builder extends ChatSettings.Builder<Builder> {
    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    /**
     * The model; loads the file if one was given.
     *
     * @throws dev.langchain4j.exception.UnsupportedFeatureException if the default parameters ask
     *     for what cannot be done
     */
    public LlmChatModel build() {
      return new LlmChatModel(settings());
    }
  }
}
