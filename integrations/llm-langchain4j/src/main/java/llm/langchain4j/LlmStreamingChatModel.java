package llm.langchain4j;

import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;

/**
 * A chat model that runs in this VM and says what it writes while it writes.
 *
 * <p>A request for what cannot be done is refused in the caller's thread; everything else comes to
 * its handler from one virtual thread of the answer's own. Cancelling by the handle ends the
 * generation: then neither an end nor an error comes. Safe to share between threads.
 */
public final class LlmStreamingChatModel extends ChatModelBase implements StreamingChatModel {
  private LlmStreamingChatModel(ChatSettings settings) {
    super(settings);
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
