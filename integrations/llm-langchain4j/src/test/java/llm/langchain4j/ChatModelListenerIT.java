package llm.langchain4j;

import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.common.AbstractChatModelListenerIT;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import org.junit.jupiter.api.AfterEach;

/** LangChain4j's kit for listeners of chat models. */
class ChatModelListenerIT extends AbstractChatModelListenerIT {
  private final ListenedModels models = new ListenedModels();

  @AfterEach
  void close() {
    models.close();
  }

  @Override
  protected ChatModel createModel(ChatModelListener listener) {
    return models
        .answering(LlmChatModel.builder(), listener, temperature(), topP(), maxTokens())
        .build();
  }

  @Override
  protected String modelName() {
    return models.name();
  }

  @Override
  protected ChatModel createFailingModel(ChatModelListener listener) {
    return models.failing(LlmChatModel.builder(), listener).build();
  }

  @Override
  protected Class<? extends Exception> expectedExceptionClass() {
    return InvalidRequestException.class;
  }
}
