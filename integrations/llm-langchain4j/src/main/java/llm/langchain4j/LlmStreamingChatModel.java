package llm.langchain4j;

import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.List;
import java.util.Set;

/**
 * A chat model that runs in this VM and says what it writes while it writes.
 *
 * <p>A request for what cannot be done is refused in the caller's thread; everything else comes to
 * its handler from one virtual thread of the answer's own. Cancelling by the handle ends the
 * generation: then neither an end nor an error comes. Safe to share between threads.
 */
public final class LlmStreamingChatModel implements StreamingChatModel, AutoCloseable {
  private final ChatSettings settings;

  private LlmStreamingChatModel(ChatSettings settings) {
    this.settings = settings;
  }

  /** A builder: it wants a model or a file. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
    Runnable reading;
    try {
      reading = new AnswerStream(settings.answer(request), settings.holder().name(), handler)::run;
    } catch (UnsupportedFeatureException e) {
      throw e;
    } catch (RuntimeException e) {
      reading = () -> AnswerStream.fail(handler, e);
    }
    Thread.ofVirtual().name("llm-answer").start(reading);
  }

  @Override
  public ChatRequestParameters defaultRequestParameters() {
    return settings.defaults();
  }

  @Override
  public List<ChatModelListener> listeners() {
    return settings.listeners();
  }

  @Override
  public ModelProvider provider() {
    return ModelProvider.OTHER;
  }

  @Override
  public Set<Capability> supportedCapabilities() {
    return ChatSettings.CAPABILITIES;
  }

  /** Closes the model if this has loaded it; one that was borrowed stays open. */
  @Override
  public void close() {
    settings.holder().close();
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
    public LlmStreamingChatModel build() {
      return new LlmStreamingChatModel(settings());
    }
  }
}
