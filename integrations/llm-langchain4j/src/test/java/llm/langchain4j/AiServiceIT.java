package llm.langchain4j;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.service.common.AbstractAiServiceIT;
import java.util.List;
import llm.api.LanguageModel;
import org.junit.jupiter.api.AfterAll;

/** LangChain4j's kit for AI services. */
class AiServiceIT extends AbstractAiServiceIT {
  private final LanguageModel model = ServiceScripts.simple().load();

  @AfterAll
  void close() {
    model.close();
  }

  @Override
  protected List<ChatModel> models() {
    return List.of(
        LlmChatModel.builder().model(model).defaultRequestParameters(Scripts.GREEDY).build());
  }
}
