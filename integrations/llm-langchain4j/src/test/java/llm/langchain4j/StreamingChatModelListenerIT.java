package llm.langchain4j;

import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.common.AbstractStreamingChatModelListenerIT;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import org.junit.jupiter.api.AfterEach;

/** LangChain4j's kit for listeners of streaming chat models. */
class StreamingChatModelListenerIT extends AbstractStreamingChatModelListenerIT {
  private final ListenedModels models = new ListenedModels();

  @AfterEach
  void close() {
    models.close();
  }

  @Override
  protected StreamingChatModel createModel(ChatModelListener listener) {
    return models
        .answering(LlmStreamingChatModel.builder(), listener, temperature(), topP(), maxTokens())
        .build();
  }

  @Override
  protected String modelName() {
    return models.name();
  }

  @Override
  protected StreamingChatModel createFailingModel(ChatModelListener listener) {
    return models.failing(LlmStreamingChatModel.builder(), listener).build();
  }

  @Override
  protected Class<? extends Exception> expectedExceptionClass() {
    return InvalidRequestException.class;
  }
}
