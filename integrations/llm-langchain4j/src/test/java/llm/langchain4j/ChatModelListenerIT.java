package llm.langchain4j;

import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.common.AbstractChatModelListenerIT;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import java.util.List;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import org.junit.jupiter.api.AfterEach;

/** LangChain4j's kit for listeners of chat models. */
class ChatModelListenerIT extends AbstractChatModelListenerIT {
  private final LanguageModel model = Scripts.chat().load();
  private final LanguageModel tooSmall =
      Scripts.chat().load(LoadOptions.builder().contextLength(4).build());

  @AfterEach
  void close() {
    model.close();
    tooSmall.close();
  }

  @Override
  protected ChatModel createModel(ChatModelListener listener) {
    var parameters =
        LlmChatRequestParameters.builder()
            .temperature(temperature())
            .topP(topP())
            .maxOutputTokens(maxTokens())
            .build();
    return LlmChatModel.builder()
        .model(model)
        .defaultRequestParameters(parameters)
        .listeners(List.of(listener))
        .build();
  }

  @Override
  protected String modelName() {
    return model.description().name();
  }

  @Override
  protected ChatModel createFailingModel(ChatModelListener listener) {
    return LlmChatModel.builder().model(tooSmall).listeners(List.of(listener)).build();
  }

  @Override
  protected Class<? extends Exception> expectedExceptionClass() {
    return InvalidRequestException.class;
  }
}
